"""The office's words about requests of holders and about sanctions."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "ask_request": lazy("届け出を受け付けました"),
    "decide_request": lazy("届け出の結果を決めました"),
    "withdraw_request": lazy("届け出を取り下げました"),
    "propose_sanction": lazy("処分を提案しました"),
    "impose_sanction": lazy("処分を決めました"),
    "withdraw_sanction": lazy("処分の提案を取り下げました"),
    "object_to_sanction": lazy("処分への異議を受け付けました"),
    "uphold_sanction": lazy("異議を検討し、処分を維持しました"),
    "lift_sanction": lazy("異議を認め、処分を取り消しました"),
    "propose_restoration_sanction": lazy("資格の回復を提案しました"),
    "restore_sanction": lazy("資格を回復しました"),
    "merge_qualifications": lazy("規則に従い、資格を統合しました"),
    "keep_sanction": lazy("回復の提案を見送りました"),
}
VALUES: Words = {
    "asked": lazy("確認中"),
    "granted": lazy("認めました"),
    "withdrawn": lazy("取り下げ"),
    "proposed": lazy("提案中"),
    "imposed": lazy("処分中"),
    "objected": lazy("異議の検討中"),
    "upheld": lazy("処分中(異議を検討済み)"),
    "lifted": lazy("取り消し(異議を認めた)"),
    "restoring": lazy("回復の承認待ち"),
    "restored": lazy("回復済み"),
    "suspend": lazy("休止"),
    "extend": lazy("休止の延長"),
    "resume": lazy("再開"),
    "return": lazy("復帰"),
    "withdraw": lazy("返上"),
    "death": lazy("死亡"),
    "stopped": lazy("停止"),
    "revoked": lazy("取消"),
}
