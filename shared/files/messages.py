"""What is wrong with a cell or a row, in the words of the person who has to mend the file: Chinese and English by code."""

from collections.abc import Mapping

Messages = Mapping[str, tuple[str, str]]

MESSAGES: Messages = {
    "REQUIRED": ("缺少必填字段", "A field is missing"),
    "UNKNOWN_WORD": ("该列没有此选项", "This column has no such word"),
    "DATE_FORMAT": ("日期应写为 2022-03-01", "A date is written as 2022-03-01"),
    "DATE_INVALID": ("日期不存在", "There is no such day"),
    "CELL_FORMULA": ("单元格不能以 = + - @ 开头", "A cell does not begin with =, +, - or @"),
    "CELL_LENGTH": ("内容过短或过长", "The text is too short or too long"),
    "CELL_CHARACTERS": ("含有控制字符或不可见字符", "There are control or invisible characters"),
    "NUMBER_MANGLED": ("号码已被表格截断 (请将该列设为文本)", "The spreadsheet has cut the number off; make the column text"),
    "NUMBER_FORMAT": ("应为数字", "A number is written in digits"),
    "NUMBER_RANGE": ("数值过小或过大", "The number is too small or too large"),
    "ROW_TOO_LONG": ("该行过长", "The row is too long"),
}
"""Codes that any file may meet; what a kind of file may meet besides is its service's. A test holds them together with the problem codes."""
_UNKNOWN = ("该行不符合规定", "The row breaks a rule")


def message(code: str, messages: Messages) -> tuple[str, str]:
    """Chinese and English."""
    return messages.get(code, _UNKNOWN)
