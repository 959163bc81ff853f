"""What papers of money say, frozen: issuer, lines, tax, and which paper is the qualified invoice.

Exactly one of the papers about one supply is the qualified invoice (適格請求書, payments.md §4.1),
so that nobody deducts the same tax twice: whichever the association chose, or the first issued.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, taxes
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import BundleItem, Charge, Settlement
from koshin.core.scheme import Scheme


def rival_of(charges: Sequence[Charge], *, own: UUID, kinds: Sequence[Paper.Kind]) -> Paper | None:
    """A valid qualified invoice of these kinds about one of the charges; not one about ``own``.

    Looks at invoices of the charges, receipts of their settlements, and invoices of the bundles
    they are or were paid in. Three queries.
    """
    about: set[UUID] = {charge.public_id for charge in charges}
    money = Settlement.objects.filter(charge__in=charges)
    about.update(money.values_list("public_id", flat=True))
    bundles = BundleItem.objects.filter(charge__in=charges)
    about.update(bundles.values_list("bundle__public_id", flat=True))
    return (
        Paper.objects.filter(
            subject__in=about - {own},
            kind__in=kinds,
            voided_at__isnull=True,
            facts__qualified=True,
        )
        .order_by("pk")
        .first()
    )


def qualification(
    scheme: Scheme, *, kind: Paper.Kind, on: date, rival: Paper | None
) -> dict[str, Any]:
    """``qualified``, the issuer as this paper names it, and the sentence about it.

    ``on`` is the day of the supply: a number that does not hold on it makes no qualified invoice.
    """
    number = scheme.issuer.number_on(on)
    wanted = scheme.papers.qualified in ("first", kind.value)
    qualified = bool(number) and wanted and rival is None
    return {
        "qualified": qualified,
        "issuer": {
            **letterhead.issuer(scheme),
            "registration_number": number if qualified else "",
        },
        "about_tax": "" if qualified or not number else _elsewhere(kind, rival),
    }


def _elsewhere(kind: Paper.Kind, rival: Paper | None) -> str:
    """Where the qualified invoice is, on a paper that is none."""
    if rival is not None:
        return _(
            "適格請求書は%(number)sです。仕入税額控除には、本書ではなく%(number)sをお使いください。"
        ) % {"number": rival.number}
    if kind == Paper.Kind.INVOICE:
        return _("適格請求書は、ご入金のあとに発行する領収書です。")
    return _("適格請求書は、請求書としてお求めください。")


def sums(lines: Sequence[Mapping[str, Any]], *, scheme: Scheme) -> dict[str, Any]:
    """The lines as printed, the sums per rate, and the amount in yen."""
    return {
        "lines": taxes.printed(lines),
        "taxes": taxes.groups(lines, rounding=scheme.papers.rounding),
        "amount": sum(line["amount"] for line in lines),
        "reduced": any(taxes.is_reduced(line["tax"]) for line in lines),
    }
