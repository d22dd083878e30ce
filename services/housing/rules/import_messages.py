"""What is wrong with a row of a file of houses, in the words of the person who has to mend the file: Chinese and English by code."""

from shared.files.messages import MESSAGES as CELL_MESSAGES
from shared.files.messages import Messages

MESSAGES: Messages = {
    **CELL_MESSAGES,
    "DOCUMENT_FORMAT": ("证件号码格式错误", "A document of this kind has no such number"),
    "DOCUMENT_REGION": ("证件号码的地区码错误", "The region in the document number does not exist"),
    "DOCUMENT_CHECK_DIGIT": ("证件号码校验位错误", "The check digit of the document number is wrong"),
    "DOCUMENT_BIRTH_DATE_INVALID": ("证件号码中的出生日期无效", "The birth date in the document number is not valid"),
    "DOCUMENT_BIRTH_DATE_FUTURE": ("证件号码中的出生日期在未来", "The birth date in the document number is in the future"),
    "DOCUMENT_REQUIRED": ("个人须填写证件号码", "A person is registered with a document"),
    "CREDIT_CODE_FORMAT": ("统一社会信用代码格式错误", "That cannot be a unified social credit code"),
    "CREDIT_CODE_CHECK_DIGIT": ("统一社会信用代码校验位错误", "The check character of the credit code is wrong"),
    "CREDIT_CODE_REQUIRED": ("单位须填写统一社会信用代码", "An organisation is registered with its credit code"),
    "NOT_OF_THIS_KIND": ("此项不适用于该类出租人", "This is not of this kind of landlord"),
    "NAME_FORMAT": ("姓名格式错误", "That cannot be a name"),
    "PHONE_FORMAT": ("电话号码格式错误", "That cannot be a phone number"),
    "LANDLORD_NAME_DIFFERS": ("该证件登记的姓名或名称不同 (请核对后变更)", "The document is on file with another name"),
    "ADDRESS_FORMAT": ("地址须含文字或数字", "An address has letters or digits"),
    "UNKNOWN_COMMUNITY": ("本所没有此社区", "The station has no such community"),
    "COMMUNITY_REQUIRED": ("须填写所属村(居)", "Say to which community the house belongs"),
    "ROOMS_FORMAT": ("房间应写为 101:2、102:1、201 (请将该列设为文本)", "Rooms are written as 101:2, 102:1, 201; make the column text"),
    "ROOM_EXISTS": ("房间名称重复", "The house has a room of this name"),
    "TOO_MANY_ROOMS": ("房间过多", "The house would have too many rooms"),
    "TOO_MANY_BEDS": ("床位过多", "The room would have too many beds"),
    "REGISTERED_IN_FUTURE": ("登记日期不能晚于今天", "A house was registered today at the latest"),
    "VERIFIED_IN_FUTURE": ("核验日期不能晚于今天", "A house was seen today at the latest"),
    "VERIFIED_BEFORE_REGISTERED": ("核验日期早于登记日期", "A house is not seen before it is registered"),
    "VERIFIED_BY_OFFICER": ("只有民警或所长可以导入已核验的房屋", "Only an officer or the head of the station brings in verified houses"),
    "HOUSE_EXISTS": ("该地址已登记房屋", "A house is registered at this address"),
    "HOUSE_LANDLORD_DIFFERS": ("该地址的房屋登记在其他出租人名下", "The house at this address is on file with another landlord"),
    "HOUSE_DIFFERS": ("与该房屋已登记的信息不符 (请核对后变更)", "The house is on file otherwise"),
}
"""Codes that a single registration knows too have the same words there; a test holds both together."""
