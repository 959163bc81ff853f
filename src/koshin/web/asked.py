"""What every view of an association is asked with (types only; the middleware fills it in)."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import (
    Account,
    Acting,
    Association,
    Holder,
    OrganiserMember,
    StaffMember,
)
from koshin.capabilities.schemes.queries import Published
from koshin.core.dates import japanese_short
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


class Asked(HttpRequest):
    """A request under ``/<association>/``. ``now`` and ``today`` are business time in JST.

    ``published`` and ``rules`` (its scheme) are read from the database when first used (one query).
    ``holder`` is set when an account of this association's holder is signed in, ``staff`` when a
    member of its office is signed in with a verified second factor, ``organiser`` likewise when
    somebody is who acts for an organiser of trainings; all may be ``None``.
    ``acting``: a member of the office acts for ``holder`` on these pages, in place of the account.
    """

    association: Association
    now: datetime
    today: date
    published: Published
    rules: Scheme
    account: Account | None
    holder: Holder | None
    staff: StaffMember | None
    acting: Acting | None
    organiser: OrganiserMember | None


class HolderAsked(Asked):
    """A request that passed :func:`koshin.web.doors.for_holders`: somebody is there."""

    holder: Holder
    account: Account


def actor(request: Asked) -> Actor:
    """Who acts, for the audit line."""
    acting = request.acting
    if acting is not None:
        return Actor(
            kind="staff",
            id=acting.staff.account_id,
            on_behalf=_("代行(受付 %(on)s): %(reason)s")
            % {"on": japanese_short(acting.received_on), "reason": acting.reason},
        )
    if request.staff is not None:
        return Actor(kind="staff", id=request.staff.account_id)
    if request.organiser is not None:
        return Actor(kind="organiser", id=request.organiser.account_id)
    if request.holder is not None:
        return Actor(kind="holder", id=request.holder.account_id)
    return Actor(kind="system")
