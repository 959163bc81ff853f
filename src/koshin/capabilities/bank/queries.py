"""Questions about bank files and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Max, Q

from koshin.capabilities.bank.actions.take_in import told_by
from koshin.capabilities.bank.models import BankFile, BankRow, Match, VirtualNumber
from koshin.capabilities.payments.models import Charge
from koshin.core.dates import civil
from koshin.core.scheme.bank_rules import BankRules

STANDING = """
SELECT account, digest, ordinal FROM bank_row WHERE association_id = %s AND digest = ANY(%s::text[])
"""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What taking a checked file in would do; yen and numbers of rows.

    ``gap_since`` is the last day of the newest earlier file where days lie between the two.
    """

    incoming: int
    incoming_yen: int
    outgoing: int
    outgoing_yen: int
    corrections: int
    known: int
    new: int
    gap_since: date | None


def preview(file: BankFile, rules: BankRules) -> Preview:
    """Read the checked file and lay it beside the rows that stand here. Two queries, no write."""
    told = told_by(file, rules, on=civil(file.received_at))
    moved = [movement for _account, _digest, _ordinal, movement in told]
    came = [m.amount for m in moved if m.incoming and not m.cancels]
    went = [m.amount for m in moved if not m.incoming and not m.cancels]
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [file.association_id, [digest for _a, digest, _o, _m in told]])
        here = set(cursor.fetchall())
    known = sum((account, digest, ordinal) in here for account, digest, ordinal, _m in told)
    return Preview(
        incoming=len(came),
        incoming_yen=sum(came),
        outgoing=len(went),
        outgoing_yen=sum(went),
        corrections=sum(m.cancels for m in moved),
        known=known,
        new=len(told) - known,
        gap_since=_gap_since(file),
    )


def _gap_since(file: BankFile) -> date | None:
    earlier = BankFile.objects.filter(
        association_id=file.association_id,
        account=file.account,
        state=BankFile.State.TAKEN_IN,
        first_day__lt=file.first_day,
    ).aggregate(last=Max("last_day"))["last"]
    if earlier is None or file.first_day is None or earlier + ONE_DAY >= file.first_day:
        return None
    return date.fromisoformat(earlier.isoformat())


def counts(association: str, *, file: int | None = None) -> Mapping[str, int]:
    """How many rows are in each state, of the association or first told by one file. One query."""
    rows = BankRow.objects.filter(association_id=association)
    if file is not None:
        rows = rows.filter(file=file)
    return dict(rows.values_list("state").annotate(number=Count("pk")).order_by())


def waiting(association: str) -> int:
    """How many deposits wait in suspense for somebody to say what they pay. One query."""
    return BankRow.objects.filter(
        Q(incoming=True) | Q(cancels=True),
        association_id=association,
        state__in=BankRow.WAITING,
    ).count()


def suggestions(row: BankRow) -> Sequence[Match]:
    """What the row may pay, best first, with charges, holders and bundles. Two queries."""
    return list(
        row.matches.filter(state=Match.State.SUGGESTED)
        .prefetch_related("shares__charge__holder", "shares__bundle")
        .order_by("-score", "pk")
    )


def live_match(row: BankRow) -> Match | None:
    """The match that stands, with what it pays. Two queries."""
    return (
        row.matches.filter(state__in=Match.LIVE)
        .prefetch_related("shares__charge__holder", "shares__bundle")
        .first()
    )


def virtual_number(charge: Charge, rules: BankRules | None) -> VirtualNumber | None:
    """The account number that was given to the charge. No query where the bank keeps none."""
    if rules is None or rules.virtual is None:
        return None
    return VirtualNumber.objects.filter(charge=charge, freed_at__isnull=True).first()
