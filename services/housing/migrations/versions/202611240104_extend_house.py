"""Letters, letting rules, and changes of landlord."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, flag, identifier, instant, number, sealed, text, texts

revision = "202611240104"
down_revision = "202611240103"
branch_labels = None
depends_on = None

SEEDED_AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
LETTER = {
    "version": 1,
    "valid_from": dt.date(2012, 10, 1),
    "template_version": 1,
    "clauses_zh": [
        "不将房屋出租给无有效身份证件的人员; 登记承租人的身份证件, 自入住之日起三日内报送信息, 退租时报送。",
        "不将房屋或其部分用于违法活动; 发现涉嫌违法犯罪的情况, 立即向公安派出所报告。",
        "保证房屋及其电路、燃气和消防设施安全, 疏散通道和安全出口畅通; 不在厨房和地下储藏室安排人员居住。",
        "电动自行车不入室停放或充电。",
        "对检查中发现的隐患, 在期限内整改。",
        "配合公安机关和受委托的服务管理机构检查, 如实提供情况。",
        "委托他人管理的, 不免除出租人的责任; 房屋转租、停止出租或更换出租人的, 及时报告派出所。",
    ],
    "clauses_en": [
        "To let to nobody without a valid identity document; to note each tenant's document and report within three days who moves in, and out.",
        "Not to let the house or a part of it be used unlawfully; to tell the police station at once of what looks like an offence.",
        "To keep the house, its wiring, gas and fire equipment safe and its ways out clear; to let nobody sleep in kitchens or basement stores.",
        "To let no electric bicycle be parked or charged indoors.",
        "To put right what an inspection finds wrong within the time that is set.",
        "To assist the police, and whoever works on their behalf, in inspections, and to answer truthfully.",
        "To remain responsible where somebody else manages the house; to tell the station of subletting, of its end and of another landlord.",
    ],
    "basis_zh": (
        "《广东省租赁房屋治安管理规定》(2012 年 10 月 1 日起施行) 及《广东省流动人口服务管理条例》: 出租人与公安派出所签订治安责任保证书;"
        " 条文为默认值, 待市局确认"
    ),
    "basis_en": (
        "Guangdong rules on public security of rented houses (in force since 1 October 2012) and Guangdong regulations on services for the"
        " floating population: the landlord signs a responsibility letter with the station; its clauses are a default, to be confirmed by the bureau"
    ),
    "published_by": "system",
    "published_at": SEEDED_AT,
}
RULE = {
    "version": 1,
    "valid_from": dt.date(2012, 10, 1),
    "needs_letter": True,
    "needs_first_inspection": True,
    "unletting_severities": ["CRITICAL"],
    "basis_zh": "《广东省租赁房屋治安管理规定》(2012 年 10 月 1 日起施行): 不具备安全条件的房屋不得出租; 具体条件为默认值, 待市局确认",
    "basis_en": (
        "Guangdong rules on public security of rented houses (in force since 1 October 2012): a house that is not safe is not let;"
        " what that takes is a default, to be confirmed by the bureau"
    ),
    "published_by": "system",
    "published_at": SEEDED_AT,
}


def upgrade() -> None:
    op.add_column("landlord", text("document_type", nullable=True))
    op.add_column("landlord", identifier("joined_into", nullable=True))
    op.create_foreign_key("fk_landlord_joined_into", "landlord", "landlord", ["joined_into"], ["id"])
    op.create_index("ix_landlord_joined_into", "landlord", ["joined_into"], postgresql_where=sa.text("joined_into IS NOT NULL"))
    op.create_index("ix_landlord_station_code_id", "landlord", ["station_code", "id"])
    op.add_column("house", sealed("state_note_encrypted", nullable=True))
    op.create_index("ix_house_address_key", "house", ["address_key"], postgresql_ops={"address_key": "text_pattern_ops"})
    op.add_column("bed", text("close_reason", nullable=True))
    op.create_check_constraint("ck_bed_closed", "bed", "(state = 'CLOSED') = (close_reason IS NOT NULL)")
    _create_house_landlord()
    _create_letter()
    _create_rule()


def _create_house_landlord() -> None:
    op.create_table(
        "house_landlord",
        identifier("id"),
        identifier("house_id"),
        identifier("landlord_id"),
        identifier("manager_id", nullable=True),
        day("since"),
        day("until", nullable=True),
        text("recorded_by"),
        instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_house_landlord"),
        sa.CheckConstraint("until >= since", name="ck_house_landlord_until_after_since"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_house_landlord_house_id"),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name="fk_house_landlord_landlord_id"),
        sa.ForeignKeyConstraint(["manager_id"], ["landlord.id"], name="fk_house_landlord_manager_id"),
    )
    op.create_index("ix_house_landlord_house_id_id", "house_landlord", ["house_id", "id"])
    op.create_index("uq_house_landlord_present", "house_landlord", ["house_id"], unique=True, postgresql_where=sa.text("until IS NULL"))


def _create_letter() -> None:
    words = op.create_table(
        "letter_text",
        number("version"),
        day("valid_from"),
        number("template_version"),
        texts("clauses_zh"),
        texts("clauses_en"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("version", name="pk_letter_text"),
        sa.UniqueConstraint("valid_from", name="uq_letter_text_valid_from"),
    )
    op.bulk_insert(words, [LETTER])
    op.create_table(
        "letter",
        identifier("id"),
        identifier("house_id"),
        identifier("landlord_id"),
        number("number"),
        text("serial"),
        number("text_version"),
        text("way"),
        day("signed_on"),
        text("signed_by"),
        instant("signed_at"),
        day("ended_on", nullable=True),
        text("end_reason", nullable=True),
        number("prints"),
        instant("last_printed_at", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ck_letter_ended"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_letter_house_id"),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name="fk_letter_landlord_id"),
        sa.ForeignKeyConstraint(["text_version"], ["letter_text.version"], name="fk_letter_text_version"),
        sa.UniqueConstraint("serial", name="uq_letter_serial"),
        sa.UniqueConstraint("house_id", "number", name="uq_letter_house_id_number"),
    )
    op.create_index("uq_letter_current", "letter", ["house_id"], unique=True, postgresql_where=sa.text("ended_on IS NULL"))
    op.create_table(
        "letter_print",
        identifier("letter_id"),
        number("number"),
        text("language"),
        text("reason", nullable=True),
        text("printed_by"),
        instant("printed_at"),
        sa.PrimaryKeyConstraint("letter_id", "number", name="pk_letter_print"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_letter_print_letter_id"),
    )


def _create_rule() -> None:
    rules = op.create_table(
        "letting_rule",
        number("version"),
        day("valid_from"),
        flag("needs_letter"),
        flag("needs_first_inspection"),
        texts("unletting_severities"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("version", name="pk_letting_rule"),
        sa.UniqueConstraint("valid_from", name="uq_letting_rule_valid_from"),
    )
    op.bulk_insert(rules, [RULE])


def downgrade() -> None:
    for table in ("letting_rule", "letter_print", "letter", "letter_text", "house_landlord"):
        op.drop_table(table)
    op.drop_constraint("ck_bed_closed", "bed", type_="check")
    op.drop_column("bed", "close_reason")
    op.drop_index("ix_house_address_key", "house")
    op.drop_column("house", "state_note_encrypted")
    op.drop_index("ix_landlord_station_code_id", "landlord")
    op.drop_column("landlord", "joined_into")
    op.drop_column("landlord", "document_type")
