"""What was done about hazards, and by when it has to be."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, flag, identifier, instant, number, sealed, text

revision = "202611240107"
down_revision = "202611240106"
branch_labels = None
depends_on = None

THERE = "state IN ('OPEN', 'RECTIFIED', 'TRANSFERRED')"
FIRST_RULE = {
    "version": 1,
    "valid_from": date(2000, 1, 1),
    "item_code": None,
    "basis_zh": "责令限期整改：《租赁房屋治安管理规定》（公安部令第24号）第七条第五项，《中华人民共和国消防法》第五十三条、第五十四条；"  # noqa: RUF001 # Chinese punctuation
    "期限天数及延期次数为默认值，待市局确认。",  # noqa: RUF001 # Chinese punctuation
    "basis_en": "Order to put right within a period: Provisions on the public security of rented houses (Ministry of Public Security, No. 24), "
    "Article 7(5); Fire Protection Law, Articles 53 and 54. Days and extensions are a default, to be confirmed by the bureau.",
}
FIRST_LINES = (
    {"severity": "GENERAL", "days": 15, "again_days": 7, "extensions": 2, "extension_days": 15, "landlord_reports": True},
    {"severity": "MAJOR", "days": 7, "again_days": 3, "extensions": 1, "extension_days": 7, "landlord_reports": True},
    {"severity": "CRITICAL", "days": 3, "again_days": 1, "extensions": 0, "extension_days": 0, "landlord_reports": False},
)
ADDED = ("origin", "kind_encrypted", "times_found", "rule_version", "extensions", "extension_asked_until")
OF_TRANSFER = ("authority", "reference_encrypted", "transferred_on")


def upgrade() -> None:
    _extend_hazard()
    _create_hazard_action()
    _create_hazard_rule()


def _extend_hazard() -> None:
    op.alter_column("hazard", "inspection_id", nullable=True)
    op.add_column("hazard", text("origin", default="INSPECTION"))
    op.add_column("hazard", sealed("kind_encrypted", nullable=True))
    for name, default in (("times_found", "1"), ("rule_version", "1"), ("extensions", "0")):
        op.add_column("hazard", number(name, default=default))
    op.add_column("hazard", day("extension_asked_until", nullable=True))
    op.add_column("hazard", text("authority", nullable=True))
    op.add_column("hazard", sealed("reference_encrypted", nullable=True))
    op.add_column("hazard", day("transferred_on", nullable=True))
    one = sa.text(f"{THERE} AND item_code <> 'OTHER'")
    columns = ["house_id", "item_code", "room_id"]
    op.create_index("uq_hazard_open", "hazard", columns, unique=True, postgresql_where=one, postgresql_nulls_not_distinct=True)


def _create_hazard_action() -> None:
    op.create_table(
        "hazard_action",
        identifier("id"),
        identifier("hazard_id"),
        text("act"),
        number("version"),
        text("side"),
        text("account_id", nullable=True),
        identifier("inspection_id", nullable=True),
        text("reason", nullable=True),
        sealed("note_encrypted", nullable=True),
        identifier("photo_id", nullable=True),
        day("from_due_on", nullable=True),
        day("to_due_on", nullable=True),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name="pk_hazard_action"),
        sa.ForeignKeyConstraint(["hazard_id"], ["hazard.id"], name="fk_hazard_action_hazard_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_hazard_action_inspection_id"),
    )
    op.create_index("ix_hazard_action_hazard_id_id", "hazard_action", ["hazard_id", "id"])
    # The function comes with the platform's tables; what a journal says is never changed.
    op.execute("CREATE TRIGGER hazard_action_unchanged BEFORE UPDATE ON hazard_action FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def _create_hazard_rule() -> None:
    table = op.create_table(
        "hazard_rule",
        identifier("id"),
        number("version"),
        day("valid_from"),
        text("severity", nullable=True),
        text("item_code", nullable=True),
        number("days"),
        number("again_days"),
        text("day_kind"),
        number("extensions"),
        number("extension_days"),
        flag("landlord_reports"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_hazard_rule"),
        sa.CheckConstraint("(severity IS NULL) <> (item_code IS NULL)", name="ck_hazard_rule_subject"),
        sa.CheckConstraint("least(days, again_days, extensions, extension_days) >= 0", name="ck_hazard_rule_days"),
    )
    columns = ["version", "severity", "item_code"]
    op.create_index("uq_hazard_rule_line", "hazard_rule", columns, unique=True, postgresql_nulls_not_distinct=True)
    for line in FIRST_LINES:
        values = {**FIRST_RULE, **line, "day_kind": "CALENDAR"}
        op.execute(sa.insert(table).values(id=sa.func.gen_random_uuid(), published_at=sa.func.now(), **values))


def downgrade() -> None:
    op.drop_table("hazard_rule")
    op.drop_table("hazard_action")
    op.drop_index("uq_hazard_open", "hazard")
    for name in (*ADDED, *OF_TRANSFER):
        op.drop_column("hazard", name)
    op.execute("DELETE FROM hazard WHERE inspection_id IS NULL")
    op.alter_column("hazard", "inspection_id", nullable=False)
