"""The star board of a station as a page to be printed on A4 and hung up: number, stars and the way to each house's card."""

from collections.abc import Mapping
from html import escape
from typing import Any

from werkzeug.wrappers import Response

from gateway.public_page import day, in_order, page, qr_code, tag

LEVELS = ("GREEN", "BLUE", "YELLOW", "ORANGE", "RED")
COLOURS = {"GREEN": "#1a7f45", "BLUE": "#1f5fae", "YELLOW": "#b58900", "ORANGE": "#c75b12", "RED": "#b3201f"}
STYLE = """
body{margin:0 auto;max-width:60em;padding:1em;font:16px/1.4 sans-serif;color:#10243e;background:#fff}
h1{font-size:1.35em;margin:0}
.also{color:#526072;font-size:.85em}
nav{margin:.8em 0}
nav a{display:inline-block;padding:.3em .7em;margin:0 .3em .3em 0;border:1px solid #9aa7b5;border-radius:4px;color:#10243e;text-decoration:none}
ul{list-style:none;margin:1em 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(19em,1fr));gap:.6em}
li{display:flex;gap:.6em;align-items:center;border:1px solid #9aa7b5;border-left-width:8px;border-radius:4px;padding:.4em .6em}
li div{flex:1;min-width:0}
.number{font-size:1.15em;font-weight:bold;overflow-wrap:anywhere}
.stars{font-size:1.15em;letter-spacing:.05em}
.mark{color:#9c1c1c;font-weight:bold}
li svg{width:96px;height:96px;flex:none}
p{margin:.5em 0;font-size:.9em}
@media print{
@page{size:A4;margin:12mm}
body{max-width:none;padding:0;font-size:10.5pt}
nav{display:none}
ul{grid-template-columns:1fr 1fr;gap:2mm}
li{break-inside:avoid;-webkit-print-color-adjust:exact;print-color-adjust:exact}
li svg{width:24mm;height:24mm}
}
""" + "".join(f".l-{level}{{border-left-color:{COLOURS[level]}}}\n" for level in LEVELS)

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "出租屋星级公示",
        "station": "{name}",
        "stars": "{count} 星",
        "GREEN": "绿色",
        "BLUE": "蓝色",
        "YELLOW": "黄色",
        "ORANGE": "橙色",
        "RED": "红色",
        "until": "有效期至 {day}",
        "EXPIRED": "评级已过期（{day}），待检查",  # noqa: RUF001 # Chinese punctuation
        "hazards": "未销号隐患 {count} 处",
        "none": "无未销号隐患",
        "suspended": "暂停出租",
        "empty": "没有符合条件的房屋。",
        "all": "全部",
        "next": "下一页",
        "first": "回到第一页",
        "hint": "扫描二维码可查看该房屋的公示卡。星级属于房屋，不涉及任何个人；本页不显示个人信息。",  # noqa: RUF001 # Chinese punctuation
        "LATER": "请稍后再试",
        "MISSING": "没有这个派出所的星级公示",
    },
    "en": {
        "title": "Star board of rental houses",
        "station": "{name}",
        "stars": "{count} stars",
        "GREEN": "green",
        "BLUE": "blue",
        "YELLOW": "yellow",
        "ORANGE": "orange",
        "RED": "red",
        "until": "valid until {day}",
        "EXPIRED": "expired ({day}), to be inspected",
        "hazards": "open hazards: {count}",
        "none": "no open hazard",
        "suspended": "letting suspended",
        "empty": "There is no such house.",
        "all": "all",
        "next": "Next page",
        "first": "First page",
        "hint": "The QR code leads to the house's card. Stars belong to houses; nothing here is about a person.",
        "LATER": "Please try again later",
        "MISSING": "There is no star board of such a station",
    },
}


def board(found: Mapping[str, Any], first: str, here: str, following: str | None) -> Response:
    """The page of a ``StarBoardPage``; ``here`` is the board's own address, ``following`` that of the next page."""
    name = {language: found[f"station_name_{language}"] for language in WORDS}
    heads = [f"{name[language]} · {WORDS[language]['title']}" for language in in_order(first)]
    head = f'<h1>{escape(heads[0])}</h1><div class="also" lang="{tag(in_order(first)[1])}">{escape(heads[1])}</div>'
    houses = "".join(_house(house, first) for house in found["items"])
    listed = f"<ul>{houses}</ul>" if houses else f"<p>{_both('empty', first)}</p>"
    main = f"{head}{_filters(here, first)}{listed}{_onward(here, following, first)}{_hints(first)}"
    return page(heads[0], STYLE, first, main)


def told(what: str, first: str, status: int, headers: Mapping[str, str]) -> Response:
    """The page that says why there is no board: ``LATER`` or ``MISSING``."""
    kept = {name: value for name, value in headers.items() if name == "Retry-After"}
    return page(WORDS[first]["title"], STYLE, first, f"<h1>{_both(what, first)}</h1>", status, kept)


def _house(house: Mapping[str, Any], first: str) -> str:
    count = house["stars"]
    stars = f'<span class="stars" aria-hidden="true">{"★" * count}{"☆" * (5 - count)}</span>'
    until = "until" if house["state"] == "VALID" else "EXPIRED"
    lines = [_rating_line(house, language) for language in in_order(first)]
    facts = "".join(f'<div class="also" lang="{tag(language)}">{line}</div>' for language, line in zip(in_order(first), lines, strict=True))
    marks = "".join(f'<div class="mark">{_both(mark, first)}</div>' for mark in (["suspended"] if house["is_suspended"] else []))
    days = "".join(_day_line(house, until, language) for language in in_order(first))
    return (
        f'<li class="l-{house["level"]}"><div><div class="number">{escape(house["number"])}</div>{stars}{facts}{days}{marks}</div>'
        f"{qr_code(house['card_url'])}</li>"
    )


def _rating_line(house: Mapping[str, Any], language: str) -> str:
    words, hazards = WORDS[language], house["open_hazards"]
    stars = words["stars"].format(count=house["stars"]) if house["stars"] != 1 or language == "zh" else "1 star"
    return escape(f"{stars}, {words[house['level']]} · " + (words["hazards"].format(count=hazards) if hazards else words["none"]))


def _day_line(house: Mapping[str, Any], what: str, language: str) -> str:
    kind = "also" if what == "until" else "mark"
    return f'<div class="{kind}" lang="{tag(language)}">{WORDS[language][what].format(day=day(house["valid_until"], language))}</div>'


def _both(what: str, first: str) -> str:
    one, other = in_order(first)
    return f'{WORDS[one][what]} <span class="also" lang="{tag(other)}">{WORDS[other][what]}</span>'


def _filters(here: str, first: str) -> str:
    path = escape(here.partition("?")[0])
    links = "".join(
        f'<a href="{path}?stars={stars}" aria-label="{WORDS[first]["stars"].format(count=stars)}">{"★" * stars}</a>' for stars in (5, 4, 3, 2, 1)
    )
    return f'<nav><a href="{path}">{_both("all", first)}</a>{links}</nav>'


def _onward(here: str, following: str | None, first: str) -> str:
    if following is None and "cursor=" not in here:
        return ""
    onward = f'<a rel="next" href="{escape(following)}">{_both("next", first)}</a>' if following else ""
    return f'<nav><a href="{escape(here.partition("?")[0])}">{_both("first", first)}</a>{onward}</nav>'


def _hints(first: str) -> str:
    return "".join(f'<p lang="{tag(language)}">{WORDS[language]["hint"]}</p>' for language in in_order(first))
