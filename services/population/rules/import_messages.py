"""What is wrong with a row of a file of residents, in the words of the person who has to mend the file: Chinese and English by code."""

from shared.files.messages import MESSAGES as CELL_MESSAGES
from shared.files.messages import Messages

MESSAGES: Messages = {
    **CELL_MESSAGES,
    "DOCUMENT_FORMAT": ("证件号码格式错误", "A document of this kind has no such number"),
    "DOCUMENT_REGION": ("证件号码的地区码错误", "The region in the document number does not exist"),
    "DOCUMENT_CHECK_DIGIT": ("证件号码校验位错误", "The check digit of the document number is wrong"),
    "DOCUMENT_BIRTH_DATE_INVALID": ("证件号码中的出生日期无效", "The birth date in the document number is not valid"),
    "DOCUMENT_BIRTH_DATE_FUTURE": ("证件号码中的出生日期在未来", "The birth date in the document number is in the future"),
    "BIRTH_DATE_INVALID": ("出生日期无效", "The birth date is not valid"),
    "BIRTH_DATE_FUTURE": ("出生日期在未来", "The birth date is in the future"),
    "SEX_CONTRADICTS_DOCUMENT": ("性别与证件号码不符", "The sex contradicts the document number"),
    "BIRTH_DATE_CONTRADICTS_DOCUMENT": ("出生日期与证件号码不符", "The birth date contradicts the document number"),
    "NATIONALITY_CONTRADICTS_DOCUMENT": ("国籍与证件不符", "The nationality contradicts the document"),
    "NAME_FORMAT": ("姓名格式错误", "That cannot be a name"),
    "PHONE_FORMAT": ("电话号码格式错误", "That cannot be a phone number"),
    "STARTED_IN_FUTURE": ("开始日期在未来", "A residence begins today at the latest"),
    "STARTED_BEFORE_BIRTH": ("开始日期早于出生日期", "A residence does not begin before birth"),
    "END_BEFORE_START": ("预计结束日期早于开始日期", "The expected end is before the start"),
    "ALREADY_RESIDENT": ("该人员在此地址已有有效居住记录", "The person has an active residence at this address"),
    "PERSON_NAME_DIFFERS": ("姓名与档案不符", "The document is on file under another name"),
    "PERSON_SEX_DIFFERS": ("性别与档案不符", "The document is on file with another sex"),
    "PERSON_BIRTH_DATE_DIFFERS": ("出生日期与档案不符", "The document is on file with another birth date"),
    "PERSON_NATIONALITY_DIFFERS": ("国籍与档案不符", "The document is on file with another nationality"),
    "PERSON_NOT_OPEN": ("该人员档案已封存 (请到窗口办理)", "The person's record is closed; register at the counter"),
}
"""Codes that a single registration knows too have the same words there; a test holds both together."""
