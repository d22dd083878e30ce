"""The words of the register beside the codes that the public-security standards have for them.

A code stands here only where a published list of the standard gives it; the lists at hand are cut off, so a word without a code
is one whose code is not known (``code`` None), not one that the standard lacks. Nobody guesses codes: whoever has the text of the
standard fills in the rest.
"""
# ruff: noqa: RUF001 # Chinese texts have Chinese punctuation

from dataclasses import dataclass

from shared.contracts.population.vocabulary.residences import EndReason

CANCELLATION_KINDS = "GA/T 2000.25-2014"
CHANGE_KINDS = "GA/T 2000.24"


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its code in a standard, None as long as it is not confirmed, and its names."""

    word: str
    code: str | None
    name_zh: str
    name_en: str


END_REASONS: tuple[Term, ...] = (
    Term(EndReason.DIED, "1", "死亡", "died"),
    Term(EndReason.MISSING, "2", "失踪", "missing"),
    Term(EndReason.MOVED_AWAY, "3", "迁出（离开）本地", "moved away"),
    Term(EndReason.BECAME_REGISTERED, None, "转为本地户籍人口", "became registered in the household register here"),
    Term(EndReason.DUPLICATE, None, "重复登记", "was registered twice"),
    Term(EndReason.REGISTERED_IN_ERROR, None, "登记有误", "was registered in error"),
    Term(EndReason.OTHER, None, "其他", "other"),
)
"""Why a spell ended: 注销类别."""

CHANGED_FIELDS: tuple[Term, ...] = (
    Term("document_number", "12", "纠正错号", "document number corrected"),
    Term("name", "22", "姓名更正", "name corrected"),
    Term("sex", "30", "性别变更更正", "sex corrected"),
    Term("birth_date", "40", "出生日期变更更正", "birth date corrected"),
    Term("document_type", None, "证件类型更正", "kind of document corrected"),
    Term("nationality", None, "国籍更正", "nationality corrected"),
    Term("phone", None, "联系电话变更", "phone changed"),
    Term("address", None, "居住地址变更", "address changed"),
    Term("community_id", None, "所属社区变更", "community changed"),
    Term("house_id", None, "所属房屋变更", "house changed"),
    Term("category", None, "人口类别变更", "category changed"),
    Term("reason", None, "居住事由变更", "reason changed"),
    Term("place_kind", None, "居住处所变更", "kind of place changed"),
    Term("hukou_match", None, "人户关系变更", "relation to the household register changed"),
    Term("expected_end_on", None, "拟住截止日期变更", "expected end changed"),
    Term("started_on", None, "居住起始日期更正", "start corrected"),
    Term("started_precision", None, "起始日期精度更正", "exactness of the start corrected"),
)
"""What a change or correction is of: 变更更正类别."""

END_REASON_CODES: dict[str, str | None] = {term.word: term.code for term in END_REASONS}
