"""Questions to the public register, about wishes and about threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from koshin.capabilities.matching.models import Approach, PublicProfile, RelayedMessage, Wish
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import queries as register
from koshin.capabilities.register.models import Credential
from koshin.core.dates import civil
from koshin.core.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for in the register; empty words and codes leave a side open."""

    on: date
    qualification: str = ""
    area: str = ""
    words: str = ""


def in_register(association: str, wanted: Wanted, *, scheme: Scheme) -> QuerySet[Holder]:
    """Who consented to be found and has a credential in force on ``wanted.on``, in a steady order.

    Each brings what is in force on that day (:func:`credentials_of`).
    """
    held = register.in_force_on(scheme, association=association, on=wanted.on)
    if wanted.qualification:
        held = held.filter(qualification=wanted.qualification)
    found = Holder.objects.filter(Exists(held.filter(holder=OuterRef("pk")))).exclude(
        public_fields=[]
    )
    said = PublicProfile.objects.filter(holder=OuterRef("pk"), withdrawn_at=None)
    if wanted.area:
        found = found.filter(Exists(said.filter(areas__contains=[wanted.area])))
    for word in wanted.words.split():
        found = found.filter(Exists(said.filter(introduction__icontains=word)))
    return _with_credentials(found, association=association, on=wanted.on, scheme=scheme)


def person(public_id: UUID, *, association: str, on: date, scheme: Scheme) -> Holder | None:
    """One person of the register as of ``on``, by the id of their profile; nobody without a
    credential in force."""
    held = register.in_force_on(scheme, association=association, on=on)
    found = Holder.objects.filter(
        Exists(held.filter(holder=OuterRef("pk"))),
        public_profile__public_id=public_id,
        public_profile__withdrawn_at=None,
    ).exclude(public_fields=[])
    return _with_credentials(found, association=association, on=on, scheme=scheme).first()


def profile_of(holder: Holder) -> PublicProfile | None:
    """What the holder says of themselves, if anything. At most one query."""
    found = getattr(holder, "public_profile", None)
    return found if found is not None and found.withdrawn_at is None else None


def _with_credentials(
    found: QuerySet[Holder], *, association: str, on: date, scheme: Scheme
) -> QuerySet[Holder]:
    held: QuerySet[Credential] = register.in_force_on(scheme, association=association, on=on)
    held = held.prefetch_related("terms")
    then = Prefetch("credentials", queryset=held, to_attr="credentials_then")
    return found.select_related("public_profile").prefetch_related(then).order_by("pk")


def credentials_of(holder: Holder) -> Sequence[Credential]:
    """What the person holds in force on the day that :func:`in_register` or :func:`person` was
    asked about. No query."""
    found: list[Credential] = vars(holder)["credentials_then"]
    return found


def open_wishes(association: str, *, at: datetime) -> QuerySet[Wish]:
    """What is published to all and can still be answered, what ends first before the others."""
    return Wish.objects.filter(
        association_id=association,
        state=Wish.State.PUBLISHED,
        asked=None,
        until__gte=civil(at),
    ).order_by("until", "pk")


def wishes_at(association: str, *, states: Sequence[str]) -> QuerySet[Wish]:
    """For the office: the wishes of these states, the oldest first."""
    found = Wish.objects.filter(association_id=association, state__in=states)
    return found.select_related("decided_by", "asked__holder").order_by("posted_at", "pk")


def approaches_of(holder_id: int) -> Sequence[Approach]:
    """The holder's threads and what was asked of them, newest first. One query."""
    found = Approach.objects.filter(holder_id=holder_id).select_related("wish")
    return list(found.order_by("-begun_at", "-pk"))


def approach_of(public_id: UUID, *, holder_id: int) -> Approach:
    """One thread of this holder with its messages; raises ``Approach.DoesNotExist``."""
    return _threads().get(public_id=public_id, holder_id=holder_id)


def threads_of(wish: Wish) -> Sequence[Approach]:
    """For who posted it: every thread that was taken up, with its messages. Two queries."""
    taken = Q(state=Approach.State.OPEN) | Q(state=Approach.State.ENDED)
    return list(_threads().filter(taken, wish=wish).order_by("begun_at", "pk"))


def _threads() -> QuerySet[Approach]:
    messages = RelayedMessage.objects.order_by("pk")
    return Approach.objects.select_related("wish", "holder").prefetch_related(
        Prefetch("messages", queryset=messages)
    )
