"""The columns that a file of residents may have, and the words that stand in them."""

import re

from shared.contracts.population.vocabulary import Category, DocumentType, HukouMatch, PlaceKind, Sex, StayReason
from shared.files.cells import Text, Words, day
from shared.files.columns import Column

DOCUMENT_TYPES = Words(
    {
        "身份证": "RESIDENT_ID", "居民身份证": "RESIDENT_ID", "二代身份证": "RESIDENT_ID", "护照": "PASSPORT", "外国护照": "PASSPORT",
        "回乡证": "HOME_RETURN_PERMIT", "港澳居民来往内地通行证": "HOME_RETURN_PERMIT", "港澳通行证": "HOME_RETURN_PERMIT",
        "台胞证": "TAIWAN_PERMIT", "台湾居民来往大陆通行证": "TAIWAN_PERMIT",
        "港澳台居民居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT", "港澳台居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT",
    },
    DocumentType,
)  # fmt: skip
SEXES = Words(
    {"男": "MALE", "女": "FEMALE", "M": "MALE", "F": "FEMALE", "1": "MALE", "2": "FEMALE", "9": "UNSPECIFIED", "未说明": "UNSPECIFIED"}, Sex
)
CATEGORIES = Words(
    {
        "户籍": "REGISTERED", "户籍人口": "REGISTERED", "流动": "FLOATING", "流动人口": "FLOATING", "暂住人口": "FLOATING",
        "寄住": "LODGING", "寄住人口": "LODGING", "境外": "OVERSEAS", "境外人员": "OVERSEAS",
    },
    Category,
)  # fmt: skip
REASONS = Words(
    {
        "务工": "WORK", "经商": "BUSINESS", "学习": "STUDY", "就学": "STUDY", "求学": "STUDY", "投靠": "FAMILY", "探亲": "FAMILY", "投亲": "FAMILY",
        "随迁": "FAMILY", "就医": "MEDICAL", "治病": "MEDICAL", "旅游": "TOURISM", "家政": "DOMESTIC", "保姆": "DOMESTIC", "服务": "DOMESTIC", "其他": "OTHER",
    },
    StayReason,
)  # fmt: skip
PLACE_KINDS = Words(
    {
        "出租屋": "RENTAL", "租赁房屋": "RENTAL", "出租房": "RENTAL", "租房": "RENTAL", "自购房": "OWNED", "自有房": "OWNED", "自有": "OWNED", "自建房": "OWNED",
        "单位宿舍": "EMPLOYER", "单位内部": "EMPLOYER", "宿舍": "EMPLOYER", "工地": "SITE", "建筑工地": "SITE", "旅店": "HOTEL", "旅馆": "HOTEL", "宾馆": "HOTEL",
        "亲友家": "RELATIVE", "亲属家": "RELATIVE", "居民家中": "RELATIVE", "学校": "SCHOOL", "校内": "SCHOOL", "其他": "OTHER",
    },
    PlaceKind,
)  # fmt: skip
HUKOU_MATCHES = Words({"人户一致": "CONSISTENT", "一致": "CONSISTENT", "人户分离": "SEPARATED", "分离": "SEPARATED"}, HukouMatch)
NATIONALITIES = Words({"中国": "CHN", "中华人民共和国": "CHN"}, also=re.compile(r"[A-Z]{3}"))

DOCUMENT_NAMES = ("身份证号", "身份证号码", "公民身份号码", "证件号")
PHONE_NAMES = ("电话", "手机", "手机号", "手机号码", "电话号码")
RESIDENTS = (
    Column("document_type", "证件类型", ("证件种类",), is_required=True, read=DOCUMENT_TYPES),
    Column("document_number", "证件号码", DOCUMENT_NAMES, is_required=True, read=Text(40, is_number=True)),
    Column("name", "姓名", (), is_required=True, read=Text(100)),
    Column("sex", "性别", read=SEXES),
    Column("birth_date", "出生日期", ("出生年月日",), read=day),
    # It may begin with the + of a country.
    Column("phone", "联系电话", PHONE_NAMES, read=Text(30, is_number=True, is_guarded=False)),
    Column("nationality", "国籍", read=NATIONALITIES),
    Column("address", "地址", ("居住地址", "现住址", "住址"), is_required=True, read=Text(200, shortest=2)),
    Column("room", "房号", ("房间号", "房间"), read=Text(40)),
    Column("category", "人员类别", ("人口类别",), is_required=True, read=CATEGORIES),
    Column("reason", "居住事由", ("暂住事由", "事由"), is_required=True, read=REASONS),
    Column("place_kind", "住所类型", ("居住处所", "住所类别"), is_required=True, read=PLACE_KINDS),
    Column("hukou_match", "人户情况", ("人户一致", "人户状态"), read=HUKOU_MATCHES),
    Column("started_on", "开始日期", ("入住日期", "居住开始日期", "来本地日期"), is_required=True, read=day),
    Column("expected_end_on", "预计结束日期", ("拟离开日期", "预计离开日期"), read=day),
    Column("legacy_id", "原系统编号", ("原编号",), read=Text(60)),
)
DATES = frozenset(column.name for column in RESIDENTS if column.read is day)
EXAMPLE = {
    "document_type": "示例 EXAMPLE 身份证",
    "document_number": "441699199003070011",
    "name": "王小明",
    "phone": "13800138000",
    "address": "东华路 12 号 3 栋",
    "room": "402",
    "category": "流动人口",
    "reason": "务工",
    "place_kind": "出租屋",
    "started_on": "2022-03-01",
    "expected_end_on": "2023-02-28",
}
"""The template's example row, which an import passes over."""
