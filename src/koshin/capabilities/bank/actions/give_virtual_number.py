"""A charge gets an account number of its own, so that whoever pays into it is known."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from koshin.capabilities.bank.models import VirtualNumber
from koshin.capabilities.payments.models import Charge
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor

PAID_FOR = (Charge.State.SETTLED, Charge.State.CANCELLED)
TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('bank_virtual_number:' || %s, 0))"


def give_virtual_number(
    charge: Charge, *, rules: BankRules, at: datetime, actor: Actor = SYSTEM
) -> VirtualNumber | None:
    """The number of the charge, the same each time; None where there are none, or none is left.

    The first number of the bank's range that nobody has; after all are given, the one that has
    rested longest: its charge is paid or given up, and it was given more than ``rest_days`` ago,
    because payers send again to the beneficiaries that they saved.
    """
    if rules.virtual is None:
        return None
    own, numbers = rules.virtual
    mine = VirtualNumber.objects.filter(
        association_id=charge.association_id, account=own.code, freed_at__isnull=True
    )
    if (found := mine.filter(charge=charge).first()) is not None:
        return found
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TURNS, [charge.association_id])
        taken = set(mine.values_list("number", flat=True))
        every = range(int(numbers.first), int(numbers.last) + 1)
        number = next((f"{n:07d}" for n in every if f"{n:07d}" not in taken), None)
        if number is None:
            rested = (
                mine.filter(
                    charge__state__in=PAID_FOR,
                    given_at__lt=at - timedelta(days=numbers.rest_days),
                )
                .order_by("given_at", "pk")
                .first()
            )
            if rested is None:
                return None
            number = rested.number
            rested.freed_at = at
            rested.save(update_fields=["freed_at"])
        given = VirtualNumber.objects.create(
            association_id=charge.association_id,
            account=own.code,
            number=number,
            charge=charge,
            given_at=at,
        )
        audit.record(
            association=charge.association_id,
            actor=actor,
            verb="give_virtual_number",
            subject=f"charge:{charge.public_id}",
            at=at,
            after={"number": number},
        )
        return given
