"""Mails about a place: one text of the association, with what happened and what to do next."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.trainings.models import Place
from koshin.core.dates import civil, japanese, japanese_moment
from koshin.core.scheme import Scheme

TEMPLATE = "training"
OUTCOMES = {
    "booked": lazy("お申し込みを受け付けました。"),
    "waiting": lazy("定員に達しているため、キャンセル待ちで受け付けました。"),
    "moved_up": lazy("席が空きましたので、受講いただけます。"),
    "paid": lazy("受講料のお支払いを確認しました。"),
    "unpaid": lazy("お支払いの期限を過ぎたため、お申し込みを取り消しました。"),
    "given_up": lazy("お申し込みを取り消しました。"),
    "training": lazy("この研修は中止になりました。"),
}


def tell(place: Place, what: str, *, scheme: Scheme, at: datetime) -> None:
    """Write the mail into the caller's transaction, once for each change of the place.

    An association whose rules have no such text sends none; My Page tells the same.
    """
    if TEMPLATE not in scheme.notices:
        return
    training = place.training
    enqueue_mail(
        holder=place.holder,
        template=TEMPLATE,
        key=f"training:{place.public_id}:{what}",
        context={
            "training": training.title,
            "day": japanese_moment(training.begins_at),
            "place": training.venue,
            "outcome": str(OUTCOMES[what]),
            "next": _next(place, what),
            "contact": training.organiser.contact,
        },
        scheme=scheme,
        at=at,
    )


def _next(place: Place, what: str) -> str:
    training = place.training
    if what in ("booked", "moved_up") and place.pay_until is not None:
        return _("%(until)sまでに、マイページから受講料%(fee)s円をお支払いください。") % {
            "until": japanese_moment(place.pay_until),
            "fee": f"{training.fee:,}",
        }
    if what == "waiting":
        return _("席が空きしだい、順番に自動で受付し、メールでお知らせします。")
    if what == "unpaid":
        return _("受講を希望される場合は、マイページからもう一度お申し込みください。")
    if what == "given_up":
        return _("ほかの研修は、マイページの研修の一覧からお探しください。")
    if what == "training":
        return _("お支払い済みの受講料は返金します。ほかの研修はマイページからお探しください。")
    if training.online:
        return _("参加のときに、マイページの受講票にある受付番号を主催者にお伝えください。")
    return _("%(day)sに、受付でマイページの受講票をお見せください。") % {
        "day": japanese(civil(training.begins_at))
    }
