"""How one pays by Pay-easy, in the words of the person at the machine."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koshin.capabilities.payments.models import Attempt

PAYEASY = "payeasy"
STEPS = (
    gettext_lazy(
        "ペイジーのマークのあるATM、またはインターネットバンキングで"
        "「税金・料金払込み」か「ペイジー」を選びます。"
    ),
    gettext_lazy("収納機関番号、お客様番号、確認番号の順に入力します。"),
    gettext_lazy("表示された内容と金額を確かめて、お支払いください。"),
)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The three numbers in the order in which a machine asks for them, as (name, digits)."""

    numbers: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    until: datetime


def numbers_of(attempt: Attempt) -> Numbers:
    """What the holder needs at hand to pay this attempt."""
    slip = attempt.slip
    return Numbers(
        numbers=(
            (_("収納機関番号"), str(slip.get("institution", ""))),
            (_("お客様番号"), str(slip.get("customer", ""))),
            (_("確認番号"), str(slip.get("confirmation", ""))),
        ),
        steps=tuple(str(step) for step in STEPS),
        until=attempt.expires_at,
    )
