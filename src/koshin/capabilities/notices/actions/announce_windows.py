"""Tell those who can act that their window is open (更新手続きのご案内), each once per cycle."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from koshin.capabilities.notices import audience
from koshin.capabilities.notices.actions.enqueue_mail import Draft, enqueue_mails
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.core.dates import japanese_moment, japanese_opening
from koshin.core.decide import decide
from koshin.core.decision import Option
from koshin.core.facts import Facts
from koshin.core.scheme import Scheme
from koshin.platform import audit

TEMPLATE = "window_open"
# For those who have nothing that could lapse, where the association has words for them.
FIRST = "window_open_first"


def announce_windows(*, scheme: Scheme, at: datetime) -> int:
    """How many mails were written now, for every window that is open at ``at``.

    Run it as often as you like and after any pause: nobody is told twice of a cycle, nobody who
    can act is left out, and those who meet their requirements later in the window are told then.
    """
    windows = audience.open_windows(scheme, at=at)
    opened = min(windows.values(), default=at)
    written = 0
    for holders in audience.candidates(scheme.code, ends=sorted(windows), opened=opened):
        drafts = _new(list(_drafts(scheme, holders, at=at)), association=scheme.code)
        if drafts:
            with transaction.atomic():
                enqueue_mails(drafts, scheme=scheme, at=at)
                audit.record(
                    association=scheme.code,
                    actor=audit.SYSTEM,
                    verb="announce_windows",
                    subject=f"association:{scheme.code}",
                    at=at,
                    after={"mails": len(drafts)},
                )
        written += len(drafts)
    return written


def _drafts(scheme: Scheme, holders: Sequence[Holder], *, at: datetime) -> Iterator[Draft]:
    known = facts.of_holders([holder.pk for holder in holders])
    for holder in holders:
        options = _offered(scheme, known[holder.pk], at=at)
        if options:
            yield _draft(holder, options, template=_template(scheme, options))


def _offered(scheme: Scheme, known: Facts, *, at: datetime) -> list[Option]:
    return [option for option in decide(scheme, known, at=at).options if option.offered]


def _template(scheme: Scheme, options: Sequence[Option]) -> str:
    renews = any(option.kind == "renewal" for option in options)
    return TEMPLATE if renews or FIRST not in scheme.notices else FIRST


def _draft(holder: Holder, options: Sequence[Option], *, template: str) -> Draft:
    cycle = options[0].cycle
    names = dict.fromkeys(option.qualification_name for option in options)
    return Draft(
        holder=holder,
        template=template,
        key=f"{TEMPLATE}:{cycle.code}:{holder.pk}",
        context={
            "cycle": cycle.label,
            "opens": japanese_opening(cycle.window.opens),
            "deadline": japanese_moment(cycle.window.closes),
            "qualifications": "、".join(names),
        },
    )


def _new(drafts: list[Draft], *, association: str) -> list[Draft]:
    """The drafts whose mail was not written before."""
    keys = [draft.key for draft in drafts]
    known = set(
        Mail.objects.filter(association_id=association, key__in=keys).values_list("key", flat=True)
    )
    return [draft for draft in drafts if draft.key not in known]
