"""The columns that a file of houses may have, and the words that stand in them."""

from decimal import Decimal

from services.housing.rules.import_rooms import rooms
from shared.contracts.housing.vocabulary.houses import HouseUse, LandlordKind, OperationMode, RentalKind, Structure
from shared.contracts.population.vocabulary import DocumentType
from shared.files.cells import Number, Text, Words, day
from shared.files.columns import Column

MOST_FLOORS = 200
LARGEST_AREA = Decimal("999999.99")
YES, NO = "YES", "NO"
LANDLORD_KINDS = Words({"个人": "PERSON", "自然人": "PERSON", "单位": "ORGANISATION", "企业": "ORGANISATION", "公司": "ORGANISATION"}, LandlordKind)
DOCUMENT_TYPES = Words(
    {
        "身份证": "RESIDENT_ID", "居民身份证": "RESIDENT_ID", "二代身份证": "RESIDENT_ID", "护照": "PASSPORT", "外国护照": "PASSPORT",
        "回乡证": "HOME_RETURN_PERMIT", "港澳居民来往内地通行证": "HOME_RETURN_PERMIT", "港澳通行证": "HOME_RETURN_PERMIT",
        "台胞证": "TAIWAN_PERMIT", "台湾居民来往大陆通行证": "TAIWAN_PERMIT",
        "港澳台居民居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT", "港澳台居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT",
    },
    DocumentType,
)  # fmt: skip
RENTAL_KINDS = Words(
    {
        "整租": "WHOLE", "整套出租": "WHOLE", "分租": "SHARED", "合租": "SHARED", "群租": "CROWDED", "日租": "SHORT", "时租": "SHORT", "日租时租": "SHORT",
        "短租": "SHORT", "公寓": "APARTMENT", "出租公寓": "APARTMENT", "单位宿舍": "DORM", "宿舍": "DORM", "集体宿舍": "DORM",
    },
    RentalKind,
)  # fmt: skip
OPERATION_MODES = Words(
    {"自主管理": "SELF_GOVERNED", "自管": "SELF_GOVERNED", "自营": "SELF_GOVERNED", "托管": "ENTRUSTED", "委托管理": "ENTRUSTED", "中介": "AGENCY"},
    OperationMode,
)
HOUSE_USES = Words(
    {
        "住宅": "RESIDENTIAL", "居住": "RESIDENTIAL", "商业": "COMMERCIAL", "商铺": "COMMERCIAL", "工业": "INDUSTRIAL", "厂房": "INDUSTRIAL",
        "混合": "MIXED", "商住": "MIXED", "商住两用": "MIXED",
    },
    HouseUse,
)  # fmt: skip
STRUCTURES = Words(
    {
        "钢混": "REINFORCED_CONCRETE", "钢筋混凝土": "REINFORCED_CONCRETE", "框架": "REINFORCED_CONCRETE", "砖混": "BRICK_CONCRETE",
        "砖木": "BRICK_TIMBER", "钢结构": "STEEL", "钢": "STEEL", "其他": "OTHER",
    },
    Structure,
)  # fmt: skip
ANSWERS = Words({"有": YES, "无": NO, "是": YES, "否": NO, "已安装": YES, "未安装": NO, "Y": YES, "N": NO, "TRUE": YES, "FALSE": NO}, (YES, NO))

DOCUMENT_NAMES = ("证件号", "身份证号", "身份证号码", "公民身份号码", "房东身份证号", "房东身份证号码", "出租人证件号码")
NAME_NAMES = ("出租人", "房东", "房东姓名", "姓名", "业主", "业主姓名", "单位名称")
PHONE_NAMES = ("电话", "手机", "手机号", "手机号码", "电话号码", "房东电话", "出租人电话")
HOUSES = (
    Column("landlord_kind", "出租人类型", ("房东类型",), read=LANDLORD_KINDS),
    Column("document_type", "证件类型", ("证件种类",), read=DOCUMENT_TYPES),
    Column("document_number", "证件号码", DOCUMENT_NAMES, read=Text(40, is_number=True)),
    Column("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码"), read=Text(40, is_number=True)),
    Column("landlord_name", "出租人姓名", NAME_NAMES, is_required=True, read=Text(100)),
    # It may begin with the + of a country.
    Column("phone", "联系电话", PHONE_NAMES, read=Text(30, is_number=True, is_guarded=False)),
    Column("address", "地址", ("房屋地址", "出租屋地址", "门牌地址", "详细地址"), is_required=True, read=Text(200, shortest=2)),
    Column("community", "社区", ("社区名称", "村居", "村", "居委会", "所属社区"), read=Text(120)),
    Column("rental_kind", "出租类别", ("出租方式", "出租类型"), is_required=True, read=RENTAL_KINDS),
    Column("operation_mode", "经营方式", ("管理方式", "经营模式"), read=OPERATION_MODES),
    Column("house_use", "房屋用途", ("用途",), read=HOUSE_USES),
    Column("structure", "房屋结构", ("结构", "建筑结构"), read=STRUCTURES),
    Column("floors", "层数", ("楼层数", "总层数"), read=Number(1, MOST_FLOORS, units=("层", "楼"))),
    Column("area_m2", "面积", ("建筑面积", "房屋面积"), read=Number(Decimal("0.01"), LARGEST_AREA, is_whole=False, units=("平方米", "平米", "m2"))),
    Column("has_video_access", "视频门禁", ("门禁", "是否安装视频门禁"), read=ANSWERS),
    Column("registered_on", "登记日期", ("登记时间", "备案日期"), read=day),
    Column("verified_on", "核验日期", ("核实日期", "上门核验日期"), read=day),
    Column("legacy_id", "原系统编号", ("原编号", "房屋编号", "出租屋编号"), read=Text(60)),
    Column("rooms", "房间", ("房间及床位", "房间床位", "房号"), read=rooms),
)
DATES = frozenset(column.name for column in HOUSES if column.read is day)
EXAMPLE = {
    "landlord_kind": "示例 EXAMPLE 个人",
    "document_type": "身份证",
    "document_number": "441699199003070011",
    "landlord_name": "王小明",
    "phone": "13800138000",
    "address": "东华路 12 号 3 栋",
    "community": "",
    "rental_kind": "分租",
    "operation_mode": "自主管理",
    "house_use": "住宅",
    "structure": "砖混",
    "floors": "5",
    "area_m2": "420.5",
    "has_video_access": "有",
    "registered_on": "2022-03-01",
    "rooms": "101:2、102:1、201-206:2、阁楼",
}
"""The template's example row, which an import passes over."""
