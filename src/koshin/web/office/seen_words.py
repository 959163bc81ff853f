"""The office's words for views of personal data: pages, what stands on them, how it was seen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.core.scheme.roles import Duty
from koshin.web.office.rights import RIGHTS

Words = Mapping[str, "str | Promise"]
# By duty: what the pages are called, and the data that they show of a holder.
PAGES: dict[Duty, "str | Promise"] = {
    "applications": lazy("申請・手続き"),
    "people": lazy("資格者のページ・検索"),
    "requests": lazy("届け出・処分"),
    "evidence": lazy("証拠の確認"),
    "trainings": lazy("研修"),
    "courses": lazy("講習会・免除"),
    "waivers": lazy("特例措置"),
    "inquiries": lazy("お問い合わせ"),
    "news": lazy("お知らせ・ご案内"),
    "money": lazy("入金・返金・締め"),
    "papers": lazy("書類"),
    "posts": lazy("手紙・発送"),
    "acting": lazy("代行入力"),
    "transfers": lazy("取り込み・書き出し"),
    "rules": lazy("規則の試算"),
    "jobs": lazy("失敗した処理"),
    "staff": lazy("事務局の人"),
    "audit": lazy("監査の記録"),
}
ITEMS: dict[Duty, "str | Promise"] = {
    "applications": lazy("氏名・番号・申請内容・調査の回答・請求額・書類・メール"),
    "people": lazy("氏名・番号・カナ・生年月日・連絡先・住所・資格・手続き・活動・メール"),
    "requests": lazy("氏名・番号・資格・届け出や処分の理由"),
    "evidence": lazy("氏名・番号・活動・証拠の書類"),
    "trainings": lazy("氏名・番号・研修の記録"),
    "courses": lazy("氏名・番号・講習の記録・免除の書類"),
    "waivers": lazy("氏名・番号・特例の理由"),
    "inquiries": lazy("氏名・番号・お問い合わせの内容"),
    "news": lazy("氏名・番号・メールアドレス"),
    "money": lazy("氏名・番号・請求額・入金・返金先の口座"),
    "papers": lazy("氏名・番号・宛名・金額・書類"),
    "posts": lazy("氏名・番号・住所・発送物"),
    "acting": lazy("氏名・番号・カナ"),
    "transfers": lazy("取り込み・書き出しの列にあるすべての項目"),
    "rules": lazy("氏名・番号・資格・判定"),
    "jobs": lazy("氏名・番号"),
    "staff": lazy("氏名・番号・閲覧の記録"),
    "audit": lazy("氏名・番号・操作や閲覧の記録"),
}
KINDS: Words = {
    "page": lazy("画面"),
    "file": lazy("ファイル"),
    "export": lazy("書き出し"),
    "acting": lazy("代行中のマイページ"),
}


def page_of(view: str) -> str:
    """The name of the page with this route (``office:application``)."""
    duty = _duty(view)
    return str(PAGES[duty]) if duty else _("マイページ(本人の画面)")


def items_of(view: str) -> str:
    """What of a holder stands on the page with this route."""
    duty = _duty(view)
    return str(ITEMS[duty]) if duty else _("本人のマイページにあるすべての項目")


def kind_of(kind: str) -> str:
    """How it was seen."""
    return str(KINDS.get(kind, kind))


def _duty(view: str) -> Duty | None:
    area, _colon, route = view.partition(":")
    right = RIGHTS.get(route) if area == "office" else None
    return right.duty if right else None
