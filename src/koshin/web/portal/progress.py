"""One sentence on where an application is, and the one button that leads on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.applications.queries import Case
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.core.dates import civil, japanese, japanese_moment
from koshin.core.scheme import Scheme
from koshin.web.portal.payeasy import PAYEASY


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where an application stands, for My Page and for the top of its own page."""

    id: UUID
    label: str
    state: str
    state_kind: str
    sentence: str
    button: str
    page: str
    open: bool
    closes: datetime
    completed_on: date | None
    new_end: date

    @property
    def key(self) -> str:
        return f"case:{self.id}"


def progress_of(case: Case, scheme: Scheme) -> Progress:
    """The application's progress in words."""
    application, closes = case.application, case.offer.window.closes
    state, kind, sentence, button, page = _words(case, scheme)
    return Progress(
        id=application.public_id,
        label=case.offer.label,
        state=state,
        state_kind=kind,
        sentence=sentence,
        button=button,
        page=page,
        open=application.state in ("draft", "applied"),
        closes=closes,
        completed_on=civil(application.completed_at) if application.completed_at else None,
        new_end=max(item.term.end for item in case.offer.items),
    )


def _words(case: Case, scheme: Scheme) -> tuple[str, str, str, str, str]:
    if case.application.state == "complete":
        end = max(item.term.end for item in case.offer.items)
        sentence = _("手続きが完了しました。新しい有効期限は%(end)sです。") % {"end": japanese(end)}
        return _("完了"), "good", sentence, _("手続きの内容を見る"), "portal:case"
    if case.over:
        text = _("手続きの受付が終了したため、この手続きは完了していません。")
        return _("受付終了"), "bad", text, _("手続きの内容を見る"), "portal:case"
    if case.application.state == "draft":
        step = case.next_step
        sentence = _("途中まで進んでいます。つづきは「%(step)s」からです。") % {
            "step": step.label if step else case.offer.label
        }
        return _("手続き中"), "open", sentence, _("手続きをつづける"), "portal:case_go"
    if case.charge is not None and case.charge.state != Charge.State.SETTLED:
        return _money_words(case)
    remaining = "、".join(step.label for step in case.remaining)
    if case.offer.window.state(case.at) == "after":
        text = _(
            "受付期間内に「%(rest)s」が終わりませんでした。お問い合わせから事務局へご連絡ください。"
        ) % {"rest": remaining}
        return _("期限を過ぎています"), "bad", text, _("手続きの内容を見る"), "portal:case"
    sentence = _("お申し込みが完了しています。残りは「%(rest)s」です。") % {"rest": remaining}
    return _("申請済み"), "open", sentence, _("手続きをつづける"), "portal:case_go"


def _money_words(case: Case) -> tuple[str, str, str, str, str]:
    """Who has the money, what to expect, and what is to be done (bars U-22)."""
    attempt, page = case.attempt, "portal:case_payment"
    state = attempt.state if attempt and attempt.state in Attempt.LIVE else ""
    if case.unapplied:
        text = _("ご入金を確認しましたが、確認が必要です。事務局からのご連絡をお待ちください。")
        return _("入金の確認中"), "warn", text, _("状況を見る"), page
    if state == Attempt.State.REPORTED:
        text = _("店舗でのお支払いを確認しました。反映まで1~2時間程度お待ちください。")
        if attempt and attempt.method == PAYEASY:
            text = _("ペイジーでのお支払いを確認しました。反映まで1~2時間程度お待ちください。")
        return _("入金の反映待ち"), "open", text, _("状況を見る"), page
    if state == Attempt.State.UNKNOWN:
        text = _(
            "お支払いの結果を確認しています。分かるまで、あらためてのお支払いはお控えください。"
        )
        return _("結果確認中"), "warn", text, _("状況を見る"), page
    if case.overdue:
        text = _(
            "お支払いの期限(%(due)s)を過ぎています。すでにお支払いがお済みの場合は、確認まで"
            "お待ちください。お済みでない場合は、お問い合わせから事務局へご連絡ください。"
        ) % {"due": japanese_moment(case.charge.due_at) if case.charge else ""}
        return _("お支払い期限超過"), "bad", text, _("状況を見る"), page
    if state == Attempt.State.AWAITING and attempt and attempt.method == "shop":
        text = _("支払番号を発行しました。%(day)sまでに店舗でお支払いください。") % {
            "day": japanese(civil(attempt.expires_at))
        }
        return _("お支払い待ち"), "warn", text, _("支払番号と支払方法を見る"), page
    if state == Attempt.State.AWAITING and attempt and attempt.method == PAYEASY:
        text = _("ペイジーの番号を発行しました。%(day)sまでにお支払いください。") % {
            "day": japanese(civil(attempt.expires_at))
        }
        return _("お支払い待ち"), "warn", text, _("ペイジーの番号を見る"), page
    if state == Attempt.State.AWAITING:
        text = _("銀行振込でのお支払いをお待ちしています。")
        return _("お支払い待ち"), "warn", text, _("振込先を見る"), page
    if state:
        text = _("決済会社の画面でのお支払いが終わっていません。")
        return _("お支払い待ち"), "warn", text, _("お支払いをつづける"), page
    text = _("お支払いがまだ終わっていません。")
    return _("お支払い待ち"), "warn", text, _("お支払いへ進む"), page
