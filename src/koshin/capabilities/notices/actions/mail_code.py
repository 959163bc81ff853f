"""Find out to whom a code goes that somebody asked for, and write the mail."""

import json
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from koshin.capabilities.notices import hidden_codes
from koshin.capabilities.notices.actions.enqueue_mail import Draft, enqueue_mails
from koshin.capabilities.notices.actions.offer_password_reset import offer_password_reset
from koshin.capabilities.people.actions.check_sign_in import find_account
from koshin.capabilities.people.codes import MOST_AN_HOUR
from koshin.capabilities.people.models import Account, Association, Holder, MailedCode
from koshin.capabilities.schemes import queries as schemes
from koshin.core.scheme import Scheme
from koshin.platform import clock

# Codes that go to the address that was typed: it is the address that they prove.
ELSEWHERE = (MailedCode.Purpose.GUARDIAN, MailedCode.Purpose.EMAIL)


def mail_code(public_id: UUID, *, now: datetime) -> bool:
    """Whether a mail was written: there is such a person, with a mail address, who did not get
    ``MOST_AN_HOUR`` codes within the hour. ``now`` is real time.
    """
    with transaction.atomic():
        row = (
            MailedCode.objects.select_for_update(of=("self",))
            .select_related("association", "holder__association")
            .get(public_id=public_id)
        )
        if row.purpose == MailedCode.Purpose.RESET:
            return _offer_reset(row, now=now)
        holder = row.holder or _asked_by(row)
        if holder is None or not (holder.email or row.purpose in ELSEWHERE):
            return False
        lately = MailedCode.objects.filter(holder=holder, asked_at__gt=now - timedelta(hours=1))
        if lately.exclude(pk=row.pk).count() >= MOST_AN_HOUR:
            return False
        row.holder = holder
        row.save(update_fields=["holder"])
        at, scheme = _now_at(row.association)
        enqueue_mails([_draft(row, holder)], scheme=scheme, at=at)
        return True


def _now_at(association: Association) -> tuple[datetime, Scheme]:
    at = clock.business_now(association.clock_offset)
    return at, schemes.current(association.code, on=at.date()).scheme


def _offer_reset(row: MailedCode, *, now: datetime) -> bool:
    """Not a code but the link to a new password."""
    at, scheme = _now_at(row.association)
    return offer_password_reset(
        association=row.association, scheme=scheme, login=row.asked, at=at, now=now
    )


def _draft(row: MailedCode, holder: Holder) -> Draft:
    guardian = row.purpose == MailedCode.Purpose.GUARDIAN
    to = row.asked if row.purpose in ELSEWHERE else ""
    return Draft(
        holder=holder,
        template="guardian_code" if guardian else "sign_in_code",
        key=hidden_codes.key_of(row.public_id),
        context={"code": hidden_codes.HIDDEN, "holder": holder.name},
        to=to,
    )


def _asked_by(row: MailedCode) -> Holder | None:
    if row.purpose == MailedCode.Purpose.ACTIVATION:
        number, born = json.loads(row.asked)
        return Holder.objects.filter(
            association=row.association, number=number, birth_date=date.fromisoformat(born)
        ).first()
    account = find_account(row.association, kind=Account.HOLDER, login=row.asked)
    return account.holder if account is not None and account.is_active else None
