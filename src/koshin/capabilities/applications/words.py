"""The words with which mails speak of an application."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import from_json
from koshin.core.dates import japanese, japanese_moment, japanese_opening
from koshin.core.scheme import Scheme
from koshin.platform.clock import JST


def mail_words(application: Application, scheme: Scheme) -> dict[str, str]:
    """Values for the placeholders of a mail: cycle, window, what is renewed, what remains."""
    frozen = from_json(application.offer)
    remaining = [s.label for s in progress.steps(scheme, application) if s.state != "done"]
    return {
        "cycle": frozen.label,
        "opens": japanese_opening(frozen.window.opens),
        "deadline": japanese_moment(frozen.window.closes),
        "pay_until": japanese_moment(frozen.due_at),
        "report_until": japanese_moment(frozen.report.closes),
        "amount": f"{frozen.quote.total.amount:,}",
        "qualifications": "、".join(item.name for item in frozen.items),
        "new_end": japanese(max(item.term.end for item in frozen.items)),
        "remaining": "、".join(remaining) or _("ありません"),
    }


def money_words(*, amount: int, method: str, paid_at: datetime, scheme: Scheme) -> dict[str, str]:
    """Values for the placeholders of a mail about money that came; ``amount`` in yen."""
    rule = scheme.payment.method(method)
    return {
        "amount": f"{amount:,}",
        "method": rule.label if rule else method,
        "paid_on": japanese_moment(paid_at.astimezone(JST)),
    }
