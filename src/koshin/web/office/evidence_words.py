"""The office's words about evidence, samples and doubles."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "attach_evidence": lazy("証拠を添付しました"),
    "draw_audit": lazy("確認の対象者を抽出しました"),
    "forget_evidence": lazy("保存期間を過ぎた証拠を削除しました"),
    "remove_evidence": lazy("証拠の添付を外しました"),
    "resolve_shortfall": lazy("条件を満たさなくなった更新について判断しました"),
    "review_evidence": lazy("証拠を確認しました"),
    "tell_apart": lazy("重複ではない活動としました"),
}
VALUES: Words = {
    "double": lazy("重複(1回だけ数えます)"),
    "under_audit": lazy("抽出による確認中"),
}
FIELDS: Words = {
    "asked": lazy("お願いした人数"),
    "candidates": lazy("抽出の対象者数"),
    "course": lazy("研修コード"),
    "evidence": lazy("証拠"),
    "files": lazy("ファイル数"),
    "hours": lazy("時間数"),
    "pages": lazy("ページ数"),
    "review": lazy("確認"),
    "seed": lazy("抽出の種"),
}
