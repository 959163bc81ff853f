"""The office's menu: the pages that whoever asks may open, in the order of a day's work."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.matching import poster_mails
from koshin.core.scheme import Scheme
from koshin.web.addresses import to
from koshin.web.office.gate import StaffAsked, may_open

# Under each heading: the page's name, which is also its section, and what the menu calls it.
PAGES: tuple[tuple[Promise, tuple[tuple[str, Promise], ...]], ...] = (
    (
        _("日々の仕事"),
        (
            ("home", _("ホーム")),
            ("season", _("更新の状況")),
            ("queues", _("対応の列")),
            ("people", _("人をさがす")),
            ("lists", _("一覧")),
            ("applications", _("申請・手続き")),
            ("requests", _("届け出")),
            ("inquiries", _("お問い合わせ")),
            ("evidence", _("証拠の確認")),
        ),
    ),
    (
        _("お金"),
        (
            ("deposits", _("銀行振込の入金登録")),
            ("bank", _("銀行の入金明細")),
            ("cases", _("照合できない入金")),
            ("refunds", _("返金")),
            ("bundles", _("会社のまとめ払い")),
            ("daily_close", _("日次締め")),
            ("month_end", _("月次締め")),
        ),
    ),
    (
        _("資格と研修"),
        (
            ("trainings", _("研修")),
            ("courses", _("講習会と修了者")),
            ("exemptions", _("講習の免除")),
            ("waivers", _("特例措置")),
            ("sanctions", _("処分")),
            ("merges", _("統合待ち")),
        ),
    ),
    (
        _("お知らせと書類"),
        (
            ("news", _("お知らせ")),
            ("services", _("サービス")),
            ("wishes", _("募集の確認")),
            ("reminders", _("手続きのご案内")),
            ("undelivered", _("届かなかったメール")),
            ("papers", _("書類検索")),
            ("letters", _("手紙")),
            ("dispatches", _("発送")),
        ),
    ),
    (
        _("記録と設定"),
        (
            ("actings", _("代行入力")),
            ("files", _("取り込みと書き出し")),
            ("erasures", _("削除の求め")),
            ("staff", _("事務局の人")),
            ("audit", _("監査の記録")),
            ("jobs", _("失敗した処理")),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu."""

    page: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines that belong together, under a heading."""

    label: str
    entries: tuple[Entry, ...]


def groups(request: StaffAsked) -> tuple[Group, ...]:
    """The menu of whoever asks: what the role opens and the association's scheme has a use for.

    A group of which nothing is left is left out.
    """
    found = (
        Group(
            label=str(label),
            entries=tuple(
                Entry(page=page, label=str(said), url=to(request, f"office:{page}"))
                for page, said in pages
                if _of_use(page, request.rules) and may_open(request, page)
            ),
        )
        for label, pages in PAGES
    )
    return tuple(group for group in found if group.entries)


def _of_use(page: str, scheme: Scheme) -> bool:
    if page == "bank":
        return scheme.bank is not None
    if page == "wishes":
        return poster_mails.has_words(scheme)
    if page == "merges":
        return any(rule.merges is not None for rule in scheme.qualifications.values())
    if page in ("courses", "exemptions"):
        return "first" in scheme.journeys
    return True
