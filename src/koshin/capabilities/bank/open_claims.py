"""What is owed at an association now, as the ladder wants to see it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.db.models.expressions import RawSQL

from koshin.capabilities.bank.accounts import PROVIDER
from koshin.capabilities.bank.models import Match, MatchShare, VirtualNumber
from koshin.capabilities.payments.models import Bundle, BundleItem, Charge, Settlement
from koshin.core.bank import names
from koshin.core.bank.claims import Claim, Claims
from koshin.core.dates import JST

# Deposits that the office keyed in by hand are remembered this long beside the bank's own rows.
KEYED_DAYS = 120

NAMED = """
SELECT id FROM payments_charge
WHERE association_id = %s AND (payer_reference = ANY(%s::text[]) OR id = ANY(%s::bigint[]))
"""

Keyed = Mapping[int, frozenset[tuple[date, int]]]


def charge_id(key: int) -> str:
    """How the ladder calls a charge."""
    return f"charge:{key}"


def bundle_id(key: int) -> str:
    """How the ladder calls a bundle of charges."""
    return f"bundle:{key}"


def open_claims(association: str, *, references: Iterable[str], on: date) -> Claims:
    """Every open charge and bundle, and the closed ones that ``references`` name. Seven queries.

    What a match that waits to be applied will pay counts as paid.
    """
    keyed = _keyed(association, on=on)
    promised = _promised(association)
    claims = [
        *_charges(association, set(references), keyed, promised),
        *_bundles(association, promised),
    ]
    return Claims(claims, payers=_payers(association))


# What a claim is made from, in the order of :func:`_claim`.
FIELDS = (
    "pk",
    "payer_reference",
    "amount",
    "settled_amount",
    "forgiven_amount",
    "holder_id",
    "holder__number",
    "holder__family_kana",
    "holder__given_kana",
    "holder__invoice_addressee",
)


def _charges(
    association: str, references: set[str], keyed: Keyed, promised: Mapping[str, int]
) -> Iterator[Claim]:
    unpaid = Q(state__in=[Charge.State.OPEN, Charge.State.PARTIAL])
    virtual = dict(
        VirtualNumber.objects.filter(association_id=association, freed_at__isnull=True).values_list(
            "charge_id", "number"
        )
    )
    # As one array each: a month names more references than a statement takes parameters.
    named = Q(pk__in=RawSQL(NAMED, [association, list(references), list(keyed)]))  # noqa: S611
    wanted = Charge.objects.filter(association_id=association)
    for rows, is_open in ((wanted.filter(unpaid), True), (wanted.filter(~unpaid & named), False)):
        for row in rows.values_list(*FIELDS).iterator(chunk_size=10_000):
            key = row[0]
            yield _claim(
                *row,
                is_open=is_open,
                promised=promised.get(charge_id(key), 0),
                virtual=virtual.get(key, ""),
                keyed=keyed.get(key, frozenset()),
            )


def _claim(
    key: int,
    reference: str,
    amount: int,
    settled: int,
    forgiven: int,
    holder: int,
    number: str,
    family: str,
    given: str,
    addressee: str,
    *,
    is_open: bool,
    promised: int,
    virtual: str,
    keyed: frozenset[tuple[date, int]],
) -> Claim:
    left = amount - settled - forgiven - promised if is_open else 0
    return Claim(
        id=charge_id(key),
        reference=reference,
        due=max(left, 0),
        holder=holder,
        names=(
            names.key(f"{family}{given}"),
            names.key(f"{given}{family}"),
            names.key(addressee),
        ),
        number=number,
        virtual=virtual,
        keyed=keyed,
    )


def _bundles(association: str, promised: Mapping[str, int]) -> Iterator[Claim]:
    """What each live bundle lacks: the rest of its charges less what waits in it already."""
    due: dict[int, int] = defaultdict(int)
    items = BundleItem.objects.filter(
        live=True,
        bundle__association_id=association,
        charge__state__in=[Charge.State.OPEN, Charge.State.PARTIAL],
    ).values_list(
        "bundle_id", "charge__amount", "charge__settled_amount", "charge__forgiven_amount"
    )
    for bundle, amount, settled, forgiven in items:
        due[bundle] += amount - settled - forgiven
    rows = Bundle.objects.filter(association_id=association).annotate(
        waiting=Sum("deposits__amount", filter=Q(deposits__spent=False))
    )
    for found in rows:
        ident = bundle_id(found.pk)
        live = found.state in Bundle.LIVE
        left = due[found.pk] - (found.waiting or 0) - promised.get(ident, 0)
        yield Claim(
            id=ident,
            reference=found.payer_reference,
            due=max(left, 0) if live else 0,
            holder=0,
            names=(names.key(found.payer_name),),
        )


def _promised(association: str) -> dict[str, int]:
    """What matches that are decided and not yet applied will pay, in yen by claim."""
    found: dict[str, int] = defaultdict(int)
    for charge, bundle, amount in MatchShare.objects.filter(
        match__row__association_id=association, match__state=Match.State.DECIDED
    ).values_list("charge_id", "bundle_id", "amount"):
        found[charge_id(charge) if charge else bundle_id(bundle)] += amount
    return found


def _keyed(association: str, *, on: date) -> Keyed:
    """The deposits that the office entered by hand: day and sum, by charge."""
    found: dict[int, set[tuple[date, int]]] = defaultdict(set)
    for key, paid_at, amount in Settlement.objects.filter(
        association_id=association,
        provider=PROVIDER,
        provider_ref__startswith="office:",
        booked_at__date__gte=on - timedelta(days=KEYED_DAYS),
    ).values_list("charge_id", "paid_at", "amount"):
        found[key].add((paid_at.astimezone(JST).date(), amount))
    return {key: frozenset(deposits) for key, deposits in found.items()}


def _payers(association: str) -> dict[str, frozenset[int]]:
    """For the key of a payer's name: the holders whose charges it paid before."""
    found: dict[str, set[int]] = defaultdict(set)
    pairs = (
        MatchShare.objects.filter(
            match__row__association_id=association,
            match__state=Match.State.APPLIED,
            charge__isnull=False,
        )
        .exclude(match__row__name_key="")
        .values_list("match__row__name_key", "charge__holder_id")
        .distinct()
    )
    for key, holder in pairs.iterator(chunk_size=10_000):
        found[key].add(holder)
    return {key: frozenset(holders) for key, holders in found.items()}
