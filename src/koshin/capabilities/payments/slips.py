"""What a payer takes to a till or types at an ATM, as it was given out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koshin.capabilities.payments.models import Attempt
from koshin.core.dates import end_of_day

ANY_STORE = "stripe-konbini"
# Stripe gives two numbers for each store, and the payer chooses the store later.
STORES: Mapping[str, Promise] = {
    "familymart": gettext_lazy("ファミリーマート"),
    "lawson": gettext_lazy("ローソン"),
    "ministop": gettext_lazy("ミニストップ"),
    "seicomart": gettext_lazy("セイコーマート"),
}


@dataclass(frozen=True, kw_only=True)
class Store:
    """The two numbers for one store."""

    name: str
    payment_code: str
    confirmation_number: str


def stores_of(attempt: Attempt) -> tuple[Store, ...]:
    """The numbers for each store of a slip that any of them takes."""
    found = []
    for code, name in STORES.items():
        payment_code, _space, confirmation = str(attempt.slip.get(code, "")).partition(" ")
        if payment_code:
            found.append(
                Store(name=str(name), payment_code=payment_code, confirmation_number=confirmation)
            )
    return tuple(found)


def payable_until(attempt: Attempt) -> datetime:
    """The last instant; a slip's own last day counts where that is earlier."""
    last = str(attempt.slip.get("deadline", ""))
    if attempt.slip.get("kind") != ANY_STORE or not last:
        return attempt.expires_at
    return min(attempt.expires_at, end_of_day(date.fromisoformat(last)))


def lines_of(attempt: Attempt) -> str:
    """The numbers, a line each, as a mail says them; empty where nothing was given out."""
    slip = attempt.slip
    if slip.get("kind") == "payeasy":
        lines: tuple[str, ...] = (
            _("収納機関番号 %(number)s") % {"number": slip["institution"]},
            _("お客様番号 %(number)s") % {"number": slip["customer"]},
            _("確認番号 %(number)s") % {"number": slip["confirmation"]},
        )
        return "\n".join(lines)
    if slip.get("kind") == ANY_STORE:
        return "\n\n".join(_for_store(store) for store in stores_of(attempt))
    number = slip.get("number")
    return _("お支払番号 %(number)s") % {"number": number} if number else ""


def _for_store(store: Store) -> str:
    code = _("お支払番号 %(number)s") % {"number": store.payment_code}
    confirmation = _("確認番号 %(number)s") % {"number": store.confirmation_number}
    return f"{store.name}\n{code}\n{confirmation}"
