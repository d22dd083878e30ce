"""The first check sheet, how inspections end, photographs, and the trigger that freezes what was signed."""

# ruff: noqa: RUF001 # Chinese punctuation

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.db.columns import flag, identifier, instant, number, sealed, text, texts

revision = "202611240106"
down_revision = "202611240105"
branch_labels = None
depends_on = None

FIRST = {
    "version": 1,
    "valid_from": date(2000, 1, 1),
    "basis_zh": "依据《租赁房屋治安管理规定》《中华人民共和国消防法》《商品房屋租赁管理办法》等；严重程度与处理结果为默认值，待市局确认。",
    "basis_en": "After the Provisions on the Public Security of Rental Houses, the Fire Protection Law and the Measures for the Lease of Commodity "
    "Housing; severities and outcomes are a default, to be confirmed by the bureau.",
}
LEASE = ("《商品房屋租赁管理办法》第八条", "Measures for the Lease of Commodity Housing, Article 8")
FIRE = ("《中华人民共和国消防法》第二十八条", "Fire Protection Law, Article 28")
FIRE_STORES = ("《中华人民共和国消防法》第十九条", "Fire Protection Law, Article 19")
FIRE_WIRES = ("《中华人民共和国消防法》第二十七条", "Fire Protection Law, Article 27")
SECURITY = ("《租赁房屋治安管理规定》第七条", "Provisions on the Public Security of Rental Houses, Article 7")
DEFAULT = ("默认值，待市局确认", "A default, to be confirmed by the bureau")
SHEET: tuple[tuple[str, str, str, bool, str, str, tuple[str, str]], ...] = (
    ("STRUCTURE_SOUND", "STRUCTURE", "CRITICAL", True,
     "房屋主体结构无明显开裂、倾斜，非危险房屋", "The building shows no cracks or tilt and is not condemned", LEASE),
    ("OUTSIDE_WINDOW", "STRUCTURE", "MAJOR", True,
     "每间居室均有直通室外的窗户", "Each room that is let has a window to the outside", DEFAULT),
    ("NO_LIVING_IN_UTILITY_ROOM", "STRUCTURE", "MAJOR", True,
     "厨房、卫生间、阳台、地下储藏室未住人", "Nobody lives in a kitchen, bathroom, balcony or basement store", LEASE),
    ("AREA_PER_PERSON", "STRUCTURE", "MAJOR", True,
     "人均居住面积不低于当地标准（默认 4 平方米）", "Area per person is not below the local standard (by default 4 m²)", LEASE),
    ("PERSONS_PER_ROOM", "STRUCTURE", "GENERAL", True,
     "每间居住人数不超过规定（默认 2 人，有法定赡养、抚养、扶养关系的除外）",
     "No more persons in a room than allowed (by default 2, close kin excepted)", LEASE),
    ("PARTITION_INCOMBUSTIBLE", "STRUCTURE", "MAJOR", True,
     "房间隔断材料为不燃材料，未擅自改变内部结构", "Partitions do not burn, and rooms were not divided unlawfully", LEASE),
    ("NO_SANDWICH_PANEL", "STRUCTURE", "CRITICAL", True,
     "未使用易燃可燃夹芯彩钢板搭建居住场所", "No dwelling is built of panels with a combustible core", FIRE),
    ("ESCAPE_ROUTE_CLEAR", "FIRE", "MAJOR", True,
     "疏散通道、安全出口畅通，未锁闭、未堆物", "Escape routes and exits are clear, unlocked and free of goods", FIRE),
    ("BARRED_WINDOW_OPENING", "FIRE", "MAJOR", True,
     "防盗窗设有可从内开启的逃生口", "Barred windows have an opening that can be opened from inside", FIRE),
    ("SMOKE_ALARM", "FIRE", "MAJOR", True,
     "安装独立式感烟火灾探测报警器（10 间以上必须安装）", "Smoke alarms are installed (required from 10 rooms on)", DEFAULT),
    ("FIRE_EXTINGUISHER", "FIRE", "GENERAL", True,
     "每层配备有效的灭火器", "There is a working extinguisher on each floor", DEFAULT),
    ("ESCAPE_EQUIPMENT", "FIRE", "GENERAL", True,
     "配备逃生绳、手电筒、防烟面罩等逃生器材", "There are ropes, torches and smoke masks to escape with", DEFAULT),
    ("EMERGENCY_LIGHTING", "FIRE", "GENERAL", False,
     "公共走道、楼梯设有应急照明和疏散指示", "Corridors and stairs have emergency lights and exit signs", DEFAULT),
    ("WIRING_SAFE", "FIRE", "MAJOR", True,
     "电线穿管敷设，无私拉乱接，装有漏电保护", "Wires run in conduits, none is improvised, and a residual-current breaker is fitted", FIRE_WIRES),
    ("NO_EBIKE_INDOORS", "FIRE", "CRITICAL", True,
     "电动自行车及蓄电池未入户停放、充电，无飞线充电", "No e-bike or its battery is kept or charged indoors or by a hanging cable", FIRE_WIRES),
    ("NO_UNLAWFUL_GAS", "FIRE", "CRITICAL", True,
     "无违规使用、存放液化石油气瓶", "No liquefied gas is used or stored unlawfully", FIRE_WIRES),
    ("NO_MIXED_USE", "FIRE", "CRITICAL", True,
     "无生产、经营、仓储与居住混用（三合一、住改仓）", "Nobody lives where goods are made, sold or stored", FIRE_STORES),
    ("NO_DANGEROUS_GOODS", "FIRE", "CRITICAL", True,
     "未存放易燃易爆、有毒等危险物品", "No inflammable, explosive or toxic goods are stored", FIRE_STORES),
    ("DOORS_AND_LOCKS", "SECURITY", "GENERAL", True,
     "房门、外窗坚固，门锁完好", "Doors and windows are sound and lock", DEFAULT),
    ("VIDEO_ENTRY", "SECURITY", "GENERAL", False,
     "主要出入口装有视频门禁并正常使用", "The main entrance has a working video entry", DEFAULT),
    ("COMMON_AREA_LIGHTING", "SECURITY", "GENERAL", True,
     "楼梯、走道等公共部位照明完好", "Stairs and corridors are lit", DEFAULT),
    ("CARD_DISPLAYED", "SECURITY", "GENERAL", False,
     "房屋门牌及出租屋二维码牌张贴完好", "The number plate and the house card are in place", DEFAULT),
    ("LETTER_SIGNED", "DUTIES", "MAJOR", True,
     "已与派出所签订治安责任保证书", "The letter of responsibility is signed with the station", SECURITY),
    ("REGISTER_AGREES", "DUTIES", "MAJOR", True,
     "登记的承租人与实际居住人员一致", "The register agrees with who lives there", SECURITY),
    ("LEASE_RECORDED", "DUTIES", "GENERAL", False,
     "租赁合同已办理登记备案", "The lease is recorded with the housing authority", LEASE),
    ("SAFETY_TOLD", "DUTIES", "GENERAL", True,
     "已告知承租人安全须知，留有定期自查记录", "Tenants were told the safety rules, and the landlord's own checks are on record", SECURITY),
)  # fmt: skip
OUTCOMES = (
    ("GENERAL", "RECTIFY", ["RECTIFY", "TRANSFER"]),
    ("MAJOR", "RECTIFY", ["RECTIFY", "TRANSFER", "SUSPEND"]),
    ("CRITICAL", "SUSPEND", ["SUSPEND", "TRANSFER", "RECTIFY"]),
)
INSPECTION_COLUMNS = (
    "proposed_outcome", "outcome_reason_encrypted", "closed_by", "digest", "acknowledged_by", "acknowledged_at", "abandon_reason",
    "abandon_note_encrypted",
)  # fmt: skip
INSPECTION_CHECKS = {
    "signed": "digest IS NULL OR (state = 'CLOSED' AND closed_at IS NOT NULL AND outcome IS NOT NULL)",
    "abandoned": "abandon_reason IS NULL OR state = 'ABANDONED'",
    "acknowledged": "acknowledged_at IS NULL OR state = 'CLOSED'",
}
DISPOSING = "current_setting('liangdian.disposing', true) = 'on'"
"""How a disposal of whole inspections whose time is over says that it is one, within its transaction."""
LATER = "'station_code', 'version', 'updated_at', 'acknowledged_by', 'acknowledged_at'"
"""What of a signed inspection may still change: its station, by a merger, and that the landlord has read it."""
REFUSED = "RAISE EXCEPTION 'what was signed does not change' USING ERRCODE = 'insufficient_privilege'"
FREEZE = {
    "inspection": f"""
        IF TG_OP = 'DELETE' THEN
            IF OLD.digest IS NOT NULL AND NOT coalesce({DISPOSING}, false) THEN {REFUSED}; END IF;
            RETURN OLD;
        END IF;
        IF OLD.digest IS NOT NULL AND (
            to_jsonb(OLD) - ARRAY[{LATER}] <> to_jsonb(NEW) - ARRAY[{LATER}]
            OR (OLD.acknowledged_at IS NOT NULL AND (OLD.acknowledged_at, OLD.acknowledged_by) IS DISTINCT FROM (NEW.acknowledged_at, NEW.acknowledged_by))
        ) THEN {REFUSED}; END IF;
        RETURN NEW;""",
    "inspection_part": f"""
        IF EXISTS (
            SELECT FROM inspection WHERE digest IS NOT NULL AND id IN (
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.inspection_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.inspection_id END
            )
        ) AND NOT (TG_OP = 'DELETE' AND coalesce({DISPOSING}, false)) THEN {REFUSED}; END IF;
        RETURN coalesce(NEW, OLD);""",
    "photo_part": f"""
        IF EXISTS (
            SELECT FROM photo JOIN inspection ON inspection.id = photo.inspection_id WHERE inspection.digest IS NOT NULL AND photo.id IN (
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.photo_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.photo_id END
            )
        ) AND NOT (TG_OP = 'DELETE' AND coalesce({DISPOSING}, false)) THEN {REFUSED}; END IF;
        RETURN coalesce(NEW, OLD);""",
}
FROZEN = {
    "inspection": ("inspection", "UPDATE OR DELETE"),
    "inspection_result": ("inspection_part", "INSERT OR UPDATE OR DELETE"),
    "photo": ("inspection_part", "INSERT OR UPDATE OR DELETE"),
    "photo_part": ("photo_part", "INSERT OR UPDATE OR DELETE"),
}


def upgrade() -> None:
    _extend_templates()
    _extend_inspection()
    _create_photo()
    _freeze()
    _seed()


def _extend_templates() -> None:
    op.add_column("inspection_template", text("published_by", nullable=True))
    op.add_column("inspection_template", instant("published_at"))
    op.add_column("template_item", flag("is_mandatory"))
    op.add_column("template_item", text("basis_zh"))
    op.add_column("template_item", text("basis_en"))
    op.create_table(
        "template_outcome",
        number("template_version"),
        text("severity"),
        text("outcome"),
        texts("allowed"),
        sa.PrimaryKeyConstraint("template_version", "severity", name="pk_template_outcome"),
        sa.ForeignKeyConstraint(["template_version"], ["inspection_template.version"], name="fk_template_outcome_template_version"),
    )


def _extend_inspection() -> None:
    columns = {"acknowledged_at": instant, "outcome_reason_encrypted": sealed, "abandon_note_encrypted": sealed}
    for name in INSPECTION_COLUMNS:
        make: Any = columns.get(name, text)
        op.add_column("inspection", make(name, nullable=True))
    op.add_column("inspection_result", instant("seen_at", nullable=True))
    for name, condition in INSPECTION_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_inspection_{name}"), "inspection", condition)
    op.create_index("uq_inspection_open", "inspection", ["house_id"], unique=True, postgresql_where=sa.text("state = 'OPEN'"))
    is_closed = sa.text("state = 'CLOSED'")
    op.create_index("ix_inspection_closed", "inspection", ["house_id", "inspected_on", "closed_at"], postgresql_where=is_closed)


def _create_photo() -> None:
    op.create_table(
        "photo",
        identifier("id"),
        identifier("inspection_id"),
        text("item_code", nullable=True),
        identifier("room_id", nullable=True),
        texts("blackouts"),
        text("digest", nullable=True),
        number("width", nullable=True),
        number("height", nullable=True),
        number("size", nullable=True),
        number("parts", nullable=True),
        text("uploaded_by"),
        instant("uploaded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
        sa.CheckConstraint("(digest IS NULL) = (size IS NULL) AND (digest IS NULL) = (parts IS NULL)", name="ck_photo_ready"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_photo_inspection_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_photo_room_id"),
    )
    op.create_index("ix_photo_inspection_id_id", "photo", ["inspection_id", "id"])
    op.create_index("ix_photo_receiving", "photo", ["uploaded_at"], postgresql_where=sa.text("digest IS NULL"))
    op.create_table(
        "photo_part",
        identifier("photo_id"),
        flag("is_upload"),
        number("number"),
        sealed("content_encrypted"),
        sa.PrimaryKeyConstraint("photo_id", "is_upload", "number", name="pk_photo_part"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="fk_photo_part_photo_id", ondelete="CASCADE"),
    )


def _freeze() -> None:
    for name, body in FREEZE.items():
        op.execute(f"CREATE FUNCTION freeze_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    for table, (function, acts) in FROZEN.items():
        op.execute(f"CREATE TRIGGER {table}_frozen BEFORE {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION freeze_{function}()")


def _seed() -> None:
    columns: dict[str, sa.ColumnClause[Any]] = {name: sa.column(name) for name in (*FIRST, "published_at")}
    op.execute(sa.insert(sa.table("inspection_template", *columns.values())).values(published_at=sa.func.now(), **FIRST))
    names = ("code", "aspect", "severity", "is_mandatory", "text_zh", "text_en")
    items = [
        {**dict(zip(names, item[:-1], strict=True)), "position": position, "basis_zh": item[-1][0], "basis_en": item[-1][1], "template_version": 1}
        for position, item in enumerate(SHEET, start=1)
    ]
    op.bulk_insert(sa.table("template_item", *(sa.column(name) for name in items[0])), items)
    lines = sa.table(
        "template_outcome", *(sa.column(name) for name in ("template_version", "severity", "outcome")), sa.column("allowed", sa.ARRAY(sa.Text))
    )
    op.bulk_insert(lines, [dict(zip(("template_version", "severity", "outcome", "allowed"), (1, *line), strict=True)) for line in OUTCOMES])


def downgrade() -> None:
    for table in ("photo_part", "photo", "template_outcome"):
        op.drop_table(table)
    for table in ("inspection", "inspection_result"):
        op.execute(f"DROP TRIGGER {table}_frozen ON {table}")
    for name in FREEZE:
        op.execute(f"DROP FUNCTION freeze_{name}()")
    op.drop_index("ix_inspection_closed", "inspection")
    op.drop_index("uq_inspection_open", "inspection")
    for name in INSPECTION_CHECKS:
        op.drop_constraint(op.f(f"ck_inspection_{name}"), "inspection")
    op.drop_column("inspection_result", "seen_at")
    for name in INSPECTION_COLUMNS:
        op.drop_column("inspection", name)
    for name in ("is_mandatory", "basis_zh", "basis_en"):
        op.drop_column("template_item", name)
    for name in ("published_by", "published_at"):
        op.drop_column("inspection_template", name)
