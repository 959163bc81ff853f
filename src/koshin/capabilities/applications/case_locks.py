"""The locks of an act on a money case: applications, then charges, then the case, by their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.models import CaseAct, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.schemes.queries import Published, of_digest


@dataclass(frozen=True, kw_only=True)
class PaidFor:
    """A charge under lock, and the application that it pays for, if that is what it is for."""

    charge: Charge
    application: Application | None
    published: Published | None


@dataclass(frozen=True, kw_only=True)
class LockedCase:
    """A case under lock: its own charge, its money in suspense, and the other charges named.

    ``act_waits``: a proposal about it waits for a second person.
    """

    case: MoneyCase
    own: PaidFor
    money: Settlement | None
    others: Sequence[PaidFor]
    act_waits: bool


def lock_case(association: str, case_id: int, *, others: Sequence[UUID] = ()) -> LockedCase:
    """The case with all that an act on it may move; inside the caller's transaction.

    Raises ``Charge.DoesNotExist`` for a case of another association or about no charge, or when one
    of ``others`` (public ids of charges) is not this association's.
    """
    own = MoneyCase.objects.filter(pk=case_id).values("charge")
    locked = _locked(association, Q(pk__in=own) | Q(public_id__in=others))
    if not locked.keys() >= set(others):
        raise Charge.DoesNotExist
    proposed = CaseAct.objects.filter(case=OuterRef("pk"), state=CaseAct.State.PROPOSED)
    case = (
        MoneyCase.objects.select_for_update(of=("self",))
        .annotate(act_waits=Exists(proposed))
        .filter(pk=case_id, association_id=association)
        .first()
    )
    mine = next(
        (each for each in locked.values() if case and each.charge.pk == case.charge_id), None
    )
    if case is None or mine is None:
        raise Charge.DoesNotExist
    case.charge = mine.charge
    return LockedCase(
        case=case,
        own=mine,
        money=queries.money_of(case),
        others=[locked[each] for each in others],
        act_waits=case.act_waits,
    )


def lock_charges(association: str, wanted: set[UUID]) -> dict[UUID, PaidFor]:
    """The charges under lock by their public ids, after the lock of what each pays for."""
    locked = _locked(association, Q(public_id__in=wanted))
    if len(locked) != len(wanted):
        raise Charge.DoesNotExist
    return locked


def _locked(association: str, wanted: Q) -> dict[UUID, PaidFor]:
    mine = Charge.objects.filter(wanted, association_id=association)
    paid_for = mine.filter(purpose=APPLICATION).values("purpose_ref")
    applications = {
        application.public_id: application
        for application in Application.objects.select_for_update(of=("self",))
        .select_related("holder")
        .annotate(digest=F("scheme_version__digest"))
        .filter(public_id__in=paid_for)
        .order_by("pk")
    }
    charges = mine.select_for_update(of=("self",)).select_related("holder").order_by("pk")
    found = {}
    for charge in charges:
        application = applications.get(charge.purpose_ref)
        found[charge.public_id] = PaidFor(
            charge=charge,
            application=application,
            published=of_digest(application.scheme_version_id, application.digest)
            if application
            else None,
        )
    return found
