"""The office's words about trainings, places and what organisers report."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "add_organiser_member": lazy("主催者の担当者を登録しました"),
    "ask_place": lazy("研修の申し込みを受け付けました"),
    "correct_attendance": lazy("研修の出席を訂正しました"),
    "attend": lazy("研修の出席を記録しました"),
    "cancel_training": lazy("研修を中止しました"),
    "change_training": lazy("研修の内容を変更しました"),
    "end_place": lazy("研修の中止により申し込みを取り消しました"),
    "end_unpaid_place": lazy("お支払いの期限を過ぎた申し込みを取り消しました"),
    "give_up_place": lazy("研修の申し込みを取り消しました"),
    "judge_report": lazy("受講の報告を確認しました"),
    "open_organiser": lazy("研修の主催者を登録しました"),
    "organiser_sign_in": lazy("主催者がログインしました"),
    "publish_training": lazy("研修を公開しました"),
    "take_in_file": lazy("主催者のファイルを取り込みました"),
}
FIELDS: Words = {
    "activity": lazy("記録"),
    "begins_at": lazy("開始日時"),
    "capacity": lazy("定員"),
    "fee": lazy("受講料"),
    "moved_up": lazy("繰り上がった申し込み"),
    "place": lazy("申し込み"),
    "taken": lazy("席の数"),
    "title": lazy("名称"),
}
