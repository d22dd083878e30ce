"""The page on which a tenant reads that a landlord has checked him out, and confirms or disputes it, in Chinese and English.

Nothing from elsewhere, nothing about a person. Its one script, which the policy names by its hash, sends the answer; nobody keeps the page, and no
page that it leads to learns of it.
"""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway import notice_page, public_page
from gateway.notice_page import banner, facts
from gateway.public_page import day, in_order, tag
from shared.contracts.housing.vocabulary.stays import DisputeReason, LinkState, TenantAnswer

STYLE = notice_page.STYLE + "select,button{font:inherit;padding:.5em;margin:.3em .5em .3em 0}\n"
SCRIPT = """
document.querySelectorAll("button").forEach((button) => button.addEventListener("click", async () => {
  const section = button.closest("section");
  const answer = {decision: button.value};
  if (button.value === "DISPUTE") answer.reason = section.querySelector("select").value;
  const sent = {method: "POST", headers: {"Content-Type": "application/json", "Accept": "application/json"}, body: JSON.stringify(answer)};
  const response = await fetch(location.pathname, sent).catch(() => null);
  if (response && (response.ok || response.status === 409)) location.reload();
  else section.querySelector("output").textContent = section.dataset.failed;
}));
"""


POLICY = f"{public_page.policy(STYLE)}; script-src {public_page.source(SCRIPT)}; connect-src 'self'"
GOOD = frozenset({LinkState.OPEN, LinkState.CONFIRMED, LinkState.REVERSED})

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "退租确认",
        "OPEN": "房东登记您已退租",
        "CONFIRMED": "✓ 您已确认退租",
        "DISPUTED": "您已提出异议, 等待派出所处理",
        "UPHELD": "✗ 异议不成立, 退租有效",
        "REVERSED": "✓ 异议成立, 您的居住继续有效",
        "EXPIRED": "✗ 确认期限已过, 如有异议请到派出所",
        "UNKNOWN": "✗ 查无此退租记录",
        "house": "出租屋编号",
        "station": "派出所",
        "checked_in_on": "入住日期",
        "checked_out_on": "退租日期",
        "open_until": "确认截止日期",
        "CONFIRM": "我已搬走",
        "DISPUTE": "有异议",
        "STILL_LIVING_THERE": "我仍住在这里",
        "OTHER_DAY": "退租日期不对",
        "LOCKED_OUT": "房东不让我进入",
        "OTHER": "其他原因",
        "failed": "未能提交, 请稍后再试, 或到派出所办理。",
        "hint": "本页不显示任何个人信息。",
    },
    "en": {
        "title": "Moving out: confirmation",
        "OPEN": "The landlord says that you have moved out",
        "CONFIRMED": "✓ You have confirmed that you moved out",
        "DISPUTED": "You have disputed it; the police station decides",
        "UPHELD": "✗ The dispute was refused: you have moved out",
        "REVERSED": "✓ The dispute was granted: you still live there",
        "EXPIRED": "✗ The days to answer are over; go to the police station",
        "UNKNOWN": "✗ No such record",
        "house": "House number",
        "station": "Police station",
        "checked_in_on": "Moved in on",
        "checked_out_on": "Moved out on",
        "open_until": "Answer until",
        "CONFIRM": "I have moved out",
        "DISPUTE": "I dispute it",
        "STILL_LIVING_THERE": "I still live there",
        "OTHER_DAY": "I left on another day",
        "LOCKED_OUT": "I was locked out",
        "OTHER": "Another reason",
        "failed": "It could not be sent. Try again later, or go to the police station.",
        "hint": "This page shows nothing about a person.",
    },
}
TITLES = {language: words["title"] for language, words in WORDS.items()}
DAYS = ("checked_in_on", "checked_out_on", "open_until")


def page(told: Mapping[str, Any], first: str) -> Response:
    """The page of a ``TenantCheckOut``, the language ``first`` (``zh`` or ``en``) above the other."""
    sections = "".join(_section(told, language) for language in in_order(first))
    script = f"<script>{SCRIPT}</script>" if told["state"] == LinkState.OPEN else ""
    headers = {"Vary": "Accept, Accept-Language", "Content-Security-Policy": POLICY}
    return public_page.page(TITLES[first], STYLE, first, sections + script, headers=headers)


def _section(told: Mapping[str, Any], language: str) -> str:
    words, state = WORDS[language], told["state"]
    shown = "" if told["house_number"] is None else _facts(told, language)
    answers = _answers(words) if state == LinkState.OPEN else ""
    return (
        f'<section lang="{tag(language)}" data-failed="{words["failed"]}"><h1>{words["title"]}</h1>'
        f"{banner(words[state], 'good' if state in GOOD else 'bad')}{shown}{answers}<p>{words['hint']}</p></section>"
    )


def _facts(told: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    shown = {"house": told["house_number"], "station": told[f"station_name_{language}"]}
    shown |= {name: day(told[name], language) for name in DAYS if told[name] is not None}
    return facts((words[name], value) for name, value in shown.items())


def _answers(words: Mapping[str, str]) -> str:
    reasons = "".join(f'<option value="{reason}">{words[reason]}</option>' for reason in DisputeReason)
    confirm, dispute = TenantAnswer.CONFIRM, TenantAnswer.DISPUTE
    return (
        f'<p><button type="button" value="{confirm}">{words[confirm]}</button></p>'
        f'<p><select aria-label="{words[dispute]}">{reasons}</select><button type="button" value="{dispute}">{words[dispute]}</button></p>'
        '<output role="status"></output>'
    )
