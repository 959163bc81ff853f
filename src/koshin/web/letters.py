"""Letters about what is owed, as the office makes them for holders without mail or network."""

from koshin.capabilities.papers.actions.issue_letter import Way, issue_payment_letter
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.core.dates import japanese_moment
from koshin.platform.clock import JST
from koshin.web.asked import Asked, actor
from koshin.web.portal.payeasy import PAYEASY, numbers_of
from koshin.web.portal.shops import Slip, instructions_of


def payment_letter(request: Asked, charge: Charge) -> Paper:
    """The letter about the charge: the shop's number where one was issued, and the account.

    Raises ``Refused`` as :func:`issue_payment_letter` does.
    """
    return issue_payment_letter(
        charge=charge,
        ways=ways_of(payments.attempt_of(charge)),
        scheme=request.rules,
        at=request.now,
        actor=actor(request),
    )


def ways_of(attempt: Attempt | None) -> list[Way]:
    """What the open attempt offers on paper; nothing where it offers nothing."""
    if attempt is None or attempt.state != Attempt.State.AWAITING:
        return []
    if attempt.method == "shop":
        return [_shop(instructions_of(attempt))]
    if attempt.method == PAYEASY:
        numbers = numbers_of(attempt)
        until = japanese_moment(numbers.until.astimezone(JST))
        return [
            Way(
                heading="ペイジー",
                rows=[*numbers.numbers, ("番号の期限", until)],
                steps=numbers.steps,
            )
        ]
    return []


def _shop(slip: Slip) -> Way:
    rows = [(slip.number_label, slip.number)] if slip.number else []
    for store in slip.stores:
        rows += [
            (store.name, f"支払番号 {store.payment_code}"),
            ("", f"確認番号 {store.confirmation_number}"),
        ]
    rows.append(("番号の期限", japanese_moment(slip.until.astimezone(JST))))
    return Way(heading=slip.shop, rows=rows, steps=slip.steps)
