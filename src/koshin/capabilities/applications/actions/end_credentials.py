"""What follows of a 返上 or a death: the register is told, and what was under way is closed."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close_unpaid import close_unpaid
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.people.models import Account
from koshin.capabilities.register.actions.bar import bar
from koshin.capabilities.register.models import Bar, Credential
from koshin.capabilities.trainings import seats
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import SYSTEM


def end_credentials(request: Request, *, scheme: Scheme, at: datetime) -> tuple[Application, ...]:
    """Applications that could not be closed because money came for them: the office gives it back.

    Runs in the transaction that grants the request. After a death nobody signs in any more, and
    places in trainings that are still to come go to who waits.
    """
    held = Credential.objects.filter(holder_id=request.holder_id)
    if request.kind == Request.Kind.WITHDRAW:
        held = held.filter(pk=request.credential_id or 0)
    kind = Bar.Kind.DECEASED if request.kind == Request.Kind.DEATH else Bar.Kind.WITHDRAWN
    for credential in held.order_by("pk"):
        bar(
            credential=credential.pk,
            kind=kind,
            since=request.starts_on,
            until=None,
            decided_by=request.public_id,
            at=at,
        )
    if request.kind == Request.Kind.DEATH:
        Request.objects.filter(holder_id=request.holder_id, state=Request.State.ASKED).exclude(
            pk=request.pk
        ).update(state=Request.State.WITHDRAWN, decided_at=at, decision=_("登録の終了のため"))
        Account.objects.filter(holder__id=request.holder_id).update(is_active=False)
        _free_places(request, scheme=scheme, at=at)
    death = request.kind == Request.Kind.DEATH
    return close_unpaid(
        holder_id=request.holder_id,
        qualifications=None if death else {credential.qualification for credential in held},
        reason=_("登録の終了のため"),
        at=at,
    )


def _free_places(request: Request, *, scheme: Scheme, at: datetime) -> None:
    """Nobody is told but who moves up. A place whose payment is moving, or of which a part came,
    stays for the office to decide; of one that is paid the money stays until it gives it back."""
    live = Place.objects.filter(
        holder_id=request.holder_id,
        state__in=(Place.State.BOOKED, Place.State.WAITING),
        training__begins_at__gt=at,
    )
    # One order for everybody who locks several trainings.
    for number in live.order_by("training_id").values_list("public_id", flat=True):
        with suppress(Refused), transaction.atomic():
            place = seats.locked_place(number, association=request.association_id)
            if place.state not in (Place.State.BOOKED, Place.State.WAITING) or _partly_paid(place):
                continue
            seats.free(place, ended=Place.Ended.HOLDER, scheme=scheme, at=at)
            audit.record(
                association=request.association_id,
                actor=SYSTEM,
                verb="give_up_place",
                subject=f"training:{place.training.public_id}",
                at=at,
                after={"place": str(place.public_id), "taken": place.training.taken},
                reason=_("登録の終了のため"),
            )


def _partly_paid(place: Place) -> bool:
    return Charge.objects.filter(
        purpose=TRAINING, purpose_ref=place.public_id, state=Charge.State.PARTIAL
    ).exists()
