"""Settle: money that is confirmed is booked, and the application it pays for moves on.

One transaction: settlement, ledger, charge, application, term, papers, mail (choices.md, Shape).
The order of locks is application, then charge and attempt.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.actions.complete import complete_if_done
from koshin.capabilities.applications.follows import follow, leave_to_office
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.words import mail_words, money_words
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.payments.actions.book import book
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.queries import Published, of_digest
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, rows
from koshin.platform.audit import PROVIDER, Actor
from koshin.platform.failpoints import failpoint

PAID_FOR = f"""
SELECT {rows.columns(Application, "a")}, {rows.columns(Holder, "h")}, v.digest
FROM applications_application a
JOIN people_holder h ON h.id = a.holder_id
JOIN schemes_scheme_version v ON v.id = a.scheme_version_id
WHERE a.public_id = (
    SELECT purpose_ref FROM payments_charge WHERE id = %s AND purpose = '{APPLICATION}'
)
FOR UPDATE OF a
"""  # noqa: S608 - the models' own words
TRIED = f"""
SELECT {rows.columns(Charge, "c")}, {rows.columns(Attempt, "t")}
FROM payments_attempt t JOIN payments_charge c ON c.id = t.charge_id
WHERE t.id = %s AND t.charge_id = %s
FOR UPDATE OF t, c
"""  # noqa: S608 - the models' own words


class NotGranted(Exception):
    """What the money pays for could not be granted; the whole transaction was undone."""


def settle(
    *,
    charge_id: int,
    attempt_id: int | None,
    money: Confirmed,
    at: datetime,
    actor: Actor = PROVIDER,
) -> Booked:
    """Book the money and do all that follows from it, once; a repetition changes nothing.

    ``at`` is business time. Money that the charge cannot take is booked to suspense with an open
    case and moves no application. Whatever keeps a term from being granted does not keep money
    from being booked: then it is booked by itself, with a case for the office.
    """
    try:
        return _settle(charge_id, attempt_id, money, at=at, actor=actor, granting=True)
    except NotGranted:
        return _settle(charge_id, attempt_id, money, at=at, actor=actor, granting=False)


def _settle(
    charge_id: int,
    attempt_id: int | None,
    money: Confirmed,
    *,
    at: datetime,
    actor: Actor,
    granting: bool,
) -> Booked:
    with transaction.atomic():
        application, published = _locked_application(charge_id)
        charge, attempt = _locked_charge(charge_id, attempt_id)
        failpoint("settle.after_locks")
        booked = book(charge, attempt, money, at=at)
        if not booked.newly:
            return booked
        if booked.charge_now_settled and application is not None and published is not None:
            if granting:
                _grant(application, published, charge, booked, at=at)
            else:
                _leave_to_office(application, charge, booked, at=at)
        follow(charge, booked, at=at)
        audit.record(
            association=charge.association_id,
            actor=actor,
            verb="settle",
            subject=f"charge:{charge.public_id}",
            at=at,
            after={
                "came": money.amount,
                "applied": booked.applied,
                "charge": charge.state,
                "application": application.state if application else None,
                "case": booked.case.kind if booked.case else None,
            },
        )
        failpoint("settle.before_commit")
    failpoint("settle.after_commit")
    return booked


def _grant(
    application: Application, published: Published, charge: Charge, booked: Booked, *, at: datetime
) -> None:
    try:
        _advance(application, published, charge, booked, at=at)
    except (IntegrityError, Refused) as error:
        raise NotGranted from error


def _locked_application(charge_id: int) -> tuple[Application, Published] | tuple[None, None]:
    """What the charge pays for, locked, and the rules under which it was applied for."""
    row = rows.select(PAID_FOR, [charge_id], Application, Holder)
    if row is None:
        return None, None
    found, holder, digest = row
    found.holder = holder
    return found, of_digest(found.scheme_version_id, digest)


def _locked_charge(charge_id: int, attempt_id: int | None) -> tuple[Charge, Attempt | None]:
    if attempt_id is None:
        return Charge.objects.select_for_update().get(pk=charge_id), None
    row = rows.select(TRIED, [attempt_id, charge_id], Charge, Attempt)
    if row is None:
        raise Attempt.DoesNotExist
    charge, attempt = row
    attempt.charge = charge
    return charge, attempt


def move_on(
    application: Application,
    published: Published,
    charge: Charge,
    booked: Booked,
    *,
    at: datetime,
) -> bool:
    """The fee step is done; the application completes if it was the last. For acts of the office.

    In a savepoint: what cannot be granted is undone, answers False, and leaves a case
    (``unapplied``) beside the money.
    """
    try:
        with transaction.atomic():
            _advance(application, published, charge, booked, at=at)
    except (IntegrityError, Refused):
        _leave_to_office(application, charge, booked, at=at)
        return False
    return True


def move_on_again(
    application: Application,
    published: Published,
    charge: Charge,
    booked: Booked,
    *,
    at: datetime,
) -> None:
    """As :func:`move_on` for a case that was left to the office; changes nothing where it fails.

    Raises ``Refused`` with what still stands in the way.
    """
    try:
        with transaction.atomic():
            _advance(application, published, charge, booked, at=at)
    except IntegrityError as error:
        raise Refused(_not_granted()) from error


def _not_granted() -> Refusal:
    return Refusal(
        code="not_granted",
        sentence=_(
            "まだ完了できません。同じ資格に、重なる有効期間が登録されていないかを確認してください。"
            "認定しないときは、請求の画面から全額を返金してください。"
        ),
    )


def _leave_to_office(
    application: Application, charge: Charge, booked: Booked, *, at: datetime
) -> None:
    leave_to_office(charge, booked, detail={"application": str(application.public_id)}, at=at)


def _advance(
    application: Application,
    published: Published,
    charge: Charge,
    booked: Booked,
    *,
    at: datetime,
) -> None:
    progress.mark_fee_settled(published.scheme, application, at=at)
    enqueue_mail(
        holder=application.holder,
        scheme=published.scheme,
        template="payment_received",
        key=f"payment_received:{charge.public_id}",
        context=mail_words(application, published.scheme)
        | money_words(
            amount=booked.applied,
            method=booked.settlement.method,
            paid_at=booked.settlement.paid_at,
            scheme=published.scheme,
        ),
        at=at,
    )
    failpoint("settle.after_mail")
    complete_if_done(application=application, published=published, at=at)
    rows.update(application, "steps", "state", "completed_at", "offer")
