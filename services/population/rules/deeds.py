"""What was done with a record, in words for the person whom it is about: Chinese and English.

An action that has no words of its own is told by how it ends; a person who asks is never left with a code alone.
"""

from collections.abc import Mapping

Words = tuple[str, str]

WORDS: Mapping[str, Words] = {
    "AUDIT_READ": ("查看了这份查阅记录", "looked through this list of who looked"),
    "CALL_DENIED": ("试图查看或更改但被系统拒绝", "tried to look at or change it, and was refused"),
    "ERASURE_DONE": ("批准并完成删除", "approved the erasure, which was carried out"),
    "ERASURE_READ": ("查看了删除申请", "looked at a request for erasure"),
    "ERASURE_REJECTED": ("驳回了删除申请", "rejected a request for erasure"),
    "ERASURE_REQUESTED": ("提交了删除申请", "handed in a request for erasure"),
    "HOLD_PLACED": ("设置了依法保留", "had the record kept for a case"),
    "HOLD_RELEASED": ("解除了依法保留", "ended the keeping for a case"),
    "HOLDS_LISTED": ("在依法保留列表中看到", "saw it in a list of what is kept for a case"),
    "OWN_RECORD_SHOWN": ("应本人要求提供了全部信息", "gave you all of it at your request"),
    "PEOPLE_SEARCHED": ("查询时检索到", "found you by a search"),
    "PERSON_CHANGED": ("更改了个人信息", "changed your details"),
    "PERSON_ERASED": ("删除了个人信息", "erased your details"),
    "PERSON_READ": ("查看了部分遮盖的个人信息", "looked at your details, partly covered"),
    "PERSON_REVEALED": ("查看了未遮盖的个人信息", "looked at your details in full"),
    "PERSON_SEALED": ("封存了档案", "sealed your record"),
    "PERSON_UNSEALED": ("解除了档案封存", "unsealed your record"),
    "RESIDENCES_LISTED": ("在居住登记列表中看到", "saw you in a list of residents"),
    "RESIDENCE_CHANGED": ("登记了居住信息变更", "recorded a change of your residence"),
    "RESIDENCE_CORRECTED": ("更正了居住信息", "corrected your residence"),
    "RESIDENCE_DISPOSED": ("按保存期限销毁了居住记录", "disposed of a residence whose time was over"),
    "RESIDENCE_ENDED": ("登记了居住结束", "ended your residence"),
    "RESIDENCE_ABSENCE_APPEALED": ("登记了您对不在此居住认定的异议", "wrote down your appeal against the finding that you do not live there"),
    "RESIDENCE_ABSENCE_ESTABLISHED": ("认定您不在此居住", "established that you do not live there"),
    "RESIDENCE_ABSENCE_LIFTED": ("撤销了不在此居住的认定", "lifted the finding that you do not live there"),
    "RESIDENCE_ABSENCE_SUSPECTED": ("多次走访无人在家", "found nobody at home several times"),
    "RESIDENCE_ABSENCE_UPHELD": ("维持了不在此居住的认定", "upheld the finding that you do not live there"),
    "RESIDENCE_EXPECTED_END_PASSED": ("提示预计离开日期已过", "noted that the day on which you expected to leave has passed"),
    "MOVE_MADE": ("登记了搬迁", "recorded that you moved"),
    "RESIDENCE_READ": ("查看了居住信息", "looked at your residence"),
    "RESIDENCE_REGISTERED": ("登记了居住信息", "registered your residence"),
    "RESIDENCE_RESTORED": ("恢复了居住登记", "restored your residence"),
    "RESIDENCE_TRANSFERRED": ("派出所合并时移交了居住记录", "moved your residence with a merger of stations"),
    "RESIDENCE_VERIFIED": ("上门核实了居住情况", "called at the door to see who lives there"),
    "SEAL_READ": ("查看了档案封存的说明", "looked at why your record is sealed"),
}
ENDINGS: Mapping[str, Words] = {
    "_READ": ("查看了相关记录", "looked at a record that concerns you"),
    "_LISTED": ("在列表中看到", "saw you in a list"),
    "_REVEALED": ("查看了未遮盖的内容", "looked at something of yours in full"),
    "_EXPORTED": ("导出了包含您的记录", "exported records with yours among them"),
    "_DOWNLOADED": ("下载了包含您的文件", "downloaded a file with yours in it"),
    "_PRINTED": ("打印了相关文书", "printed a document that concerns you"),
    "_ISSUED": ("开具了相关文书", "issued a document that concerns you"),
    "_IMPORTED": ("从文件导入了记录", "took a record of yours in from a file"),
    "_GRANTED": ("批准了申报豁免", "granted that something need not be reported"),
    "_REVOKED": ("作废了相关文书或豁免", "revoked a document or an exemption of yours"),
    "_REVERSED": ("撤销了一项登记", "took back something that was recorded"),
    "_CHANGED": ("更改了相关记录", "changed a record that concerns you"),
    "_SUBMITTED": ("提交了相关登记", "handed in a registration that concerns you"),
    "_CHECKED": ("核对了信息", "checked details of yours"),
    "_MERGED": ("合并了重复档案", "put two records of yours together"),
    "_DISPOSED": ("按保存期限销毁了记录", "disposed of a record whose time was over"),
}
OTHERWISE: Words = ("处理了相关记录", "handled a record that concerns you")


def words_of(action: str) -> Words:
    """What an action is called, in Chinese and in English."""
    if action in WORDS:
        return WORDS[action]
    return next((words for ending, words in ENDINGS.items() if action.endswith(ending)), OTHERWISE)
