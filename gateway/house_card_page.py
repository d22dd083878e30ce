"""The public card of a house, which the code on its door and on the star board leads to: for whatever phone there is."""

from collections.abc import Mapping
from html import escape
from typing import Any

from werkzeug.wrappers import Response

from gateway.public_page import day, in_order, page, tag

STYLE = """
body{margin:0 auto;max-width:34em;padding:1em;font:16px/1.5 sans-serif;color:#10243e;background:#fff}
h1{font-size:1.1em;font-weight:normal;margin:0 0 .6em}
h2{font-size:1em;margin:1.2em 0 .3em}
.state{border:2px solid;border-radius:6px;padding:.5em .8em;font-size:1.4em;font-weight:bold;margin:0 0 .6em}
.state small{display:block;font-size:.7em;font-weight:normal}
.good{color:#0b5f34;background:#eef8f1}
.mind{color:#7a4b00;background:#fff7e6}
.bad{color:#9c1c1c;background:#fdf1f1}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.2em 1em}
dt{color:#526072}
dd{margin:0;overflow-wrap:anywhere}
ol{list-style:none;margin:0;padding:0}
ol li{display:flex;gap:1em;border-top:1px solid #d5dbe2;padding:.3em 0}
ol time{flex:none;width:8.5em;color:#526072}
p{margin:.6em 0 0;font-size:.9em}
code{font-size:1.1em;letter-spacing:.05em}
section+section{border-top:2px solid #9aa7b5;margin-top:1.5em;padding-top:1.2em}
@media print{@page{size:A4;margin:14mm}body{padding:0}ol li{break-inside:avoid}}
"""
KINDS = {"LISTED": "good", "NOT_VERIFIED": "mind", "SUSPENDED": "bad", "CLOSED": "bad", "UNKNOWN": "bad", "LATER": "bad"}
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "出租屋公示卡",
        "NOT_VERIFIED": "尚未经派出所核验",
        "SUSPENDED": "暂停出租",
        "CLOSED": "已不再出租",
        "UNKNOWN": "查无此卡",
        "LATER": "请稍后再试",
        "UNRATED": "尚未评级",
        "EXPIRED": "评级已过期，待检查",  # noqa: RUF001 # Chinese punctuation
        "stars": "{count} 星",
        "GREEN": "绿色",
        "BLUE": "蓝色",
        "YELLOW": "黄色",
        "ORANGE": "橙色",
        "RED": "红色",
        "number": "房屋编号",
        "station": "管辖派出所",
        "since": "现星级自",
        "until": "评级有效期至",
        "inspected": "最近检查",
        "hazards": "未销号隐患",
        "count": "{count} 处",
        "timeline": "大事记",
        "nothing": "暂无记录。",
        "INSPECTED": "检查",
        "HAZARD_FOUND": "发现隐患",
        "HAZARD_CLOSED": "隐患销号",
        "RATED": "评为 {stars} 星",
        "CHANGED": "由 {from_stars} 星变为 {stars} 星",
        "hazard": "{kind}：{aspect}，{severity}",  # noqa: RUF001 # Chinese punctuation
        "STRUCTURE": "房屋结构",
        "FIRE": "消防安全",
        "SECURITY": "治安防范",
        "DUTIES": "房东责任",
        "GENERAL": "一般",
        "MAJOR": "较大",
        "CRITICAL": "重大",
        "clue": "提供线索",
        "how": "发现该房屋有安全隐患或违规出租，可向管辖派出所提供线索，可不署名。请注明卡片码：",  # noqa: RUF001 # Chinese punctuation
        "private": "本页不显示任何个人信息。星级属于房屋。",
        "retype": "请核对门牌上的卡片码。",
    },
    "en": {
        "title": "Rental house card",
        "NOT_VERIFIED": "Not yet verified by the police station",
        "SUSPENDED": "Letting suspended",
        "CLOSED": "No longer let",
        "UNKNOWN": "No such card",
        "LATER": "Please try again later",
        "UNRATED": "Not yet rated",
        "EXPIRED": "Rating expired, to be inspected",
        "stars": "{count} stars",
        "GREEN": "green",
        "BLUE": "blue",
        "YELLOW": "yellow",
        "ORANGE": "orange",
        "RED": "red",
        "number": "House number",
        "station": "Police station",
        "since": "These stars since",
        "until": "Rating valid until",
        "inspected": "Last inspected",
        "hazards": "Open hazards",
        "count": "{count}",
        "timeline": "What happened",
        "nothing": "Nothing yet.",
        "INSPECTED": "Inspected",
        "HAZARD_FOUND": "Hazard found",
        "HAZARD_CLOSED": "Hazard closed",
        "RATED": "Rated {stars} ★",
        "CHANGED": "From {from_stars} ★ to {stars} ★",
        "hazard": "{kind}: {aspect}, {severity}",
        "STRUCTURE": "structure",
        "FIRE": "fire safety",
        "SECURITY": "public security",
        "DUTIES": "landlord's duties",
        "GENERAL": "general",
        "MAJOR": "major",
        "CRITICAL": "critical",
        "clue": "Give a clue",
        "how": "Whoever sees a danger here, or letting against the rules, may tell the police station, without a name too. Give the card code:",
        "private": "Nothing here is about a person. Stars belong to the house.",
        "retype": "Compare the card code with the one at the door.",
    },
}


def card(found: Mapping[str, Any], first: str) -> Response:
    """The page of a ``HouseCard``, the language ``first`` above the other."""
    return page(WORDS[first]["title"], STYLE, first, "".join(_section(found, language) for language in in_order(first)))


def later(first: str, status: int, headers: Mapping[str, str]) -> Response:
    """The page when there is no answer to be had now."""
    kept = {name: value for name, value in headers.items() if name == "Retry-After"}
    sections = "".join(_section({"state": "LATER", "number": None}, language) for language in in_order(first))
    return page(WORDS[first]["title"], STYLE, first, sections, status, kept)


def _section(found: Mapping[str, Any], language: str) -> str:
    words, state = WORDS[language], found["state"]
    body = _body(found, language) if found["number"] is not None else ""
    hint = words["retype"] if state == "UNKNOWN" else words["private"] if body else ""
    return f'<section lang="{tag(language)}"><h1>{words["title"]}</h1>{_state(found, words)}{body}{f"<p>{hint}</p>" if hint else ""}</section>'


def _state(found: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if found["state"] != "LISTED":
        return f'<div class="state {KINDS[found["state"]]}">{words[found["state"]]}</div>'
    if found["rating"] == "UNRATED":
        return f'<div class="state mind">{words["UNRATED"]}</div>'
    count, is_valid = found["stars"], found["rating"] == "VALID"
    small = "" if is_valid else f"<small>{words['EXPIRED']}</small>"
    stars = f'<span aria-hidden="true">{"★" * count}{"☆" * (5 - count)}</span> {_stars(count, words)}'
    return f'<div class="state {"good" if is_valid and count > 2 else "mind"}">{stars} · {words[found["level"]]}{small}</div>'  # three stars and more


def _stars(count: int, words: Mapping[str, str]) -> str:
    return words["stars"].format(count=count).removesuffix("s" if count == 1 else "")


def _body(found: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    shown = {"number": found["number"], "station": found[f"station_name_{language}"]}
    days = {"since": "stars_since", "until": "valid_until", "inspected": "last_inspected_on"}
    shown |= {name: day(found[of], language) for name, of in days.items() if found[of]}
    if found["open_hazards"] is not None:
        shown["hazards"] = words["count"].format(count=found["open_hazards"])
    facts = "<dl>" + "".join(f"<dt>{words[name]}</dt><dd>{escape(value)}</dd>" for name, value in shown.items()) + "</dl>"
    return facts if found["rating"] is None else facts + _timeline(found["timeline"], language) + _clue(found, words)


def _timeline(entries: list[Mapping[str, Any]], language: str) -> str:
    words = WORDS[language]
    lines = "".join(f'<li><time datetime="{entry["on"]}">{day(entry["on"], language)}</time> {_event(entry, words)}</li>' for entry in entries)
    return f"<h2>{words['timeline']}</h2>" + (f"<ol>{lines}</ol>" if lines else f"<p>{words['nothing']}</p>")


def _event(entry: Mapping[str, Any], words: Mapping[str, str]) -> str:
    kind = entry["kind"]
    if kind == "STARS_CHANGED":
        return words["RATED" if entry["from_stars"] is None else "CHANGED"].format_map(entry)
    if entry["aspect"] is None:
        return words[kind]
    return words["hazard"].format(kind=words[kind], aspect=words[entry["aspect"]], severity=words[entry["severity"]])


def _clue(found: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return f"<h2>{words['clue']}</h2><p>{words['how']} <code>{escape(found['card_code'])}</code></p>"
