"""From facts to an offer: which qualifications may be asked for now, at what price."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications.offer import Offer, make
from koshin.capabilities.applications.returns import Granted, open_ways
from koshin.capabilities.schemes.queries import Published
from koshin.core import fees
from koshin.core.dates import civil
from koshin.core.decision import Decision, Option, Reason
from koshin.core.facts import Facts
from koshin.core.refusal import Refusal, Refused
from koshin.core.versions import decide_by


def offered(decision: Decision, *, kind: str) -> tuple[Option, ...]:
    """The options of an application of this kind that are offered now.

    A renewal takes along the additions that fall into the same window; a first registration is
    everything that is not a renewal. What would bring another status or a lower qualification is
    not begun here: the office takes it.
    """
    now = tuple(option for option in decision.options if option.offered and not option.changed)
    renewals = tuple(option for option in now if option.kind == "renewal")
    if kind == "renewal":
        cycles = {option.cycle.window for option in renewals}
        return renewals + tuple(
            option for option in now if option.kind != "renewal" and option.cycle.window in cycles
        )
    return tuple(option for option in now if option.kind != "renewal")


def offer_for(
    published: Published,
    facts: Facts,
    *,
    kind: str,
    qualifications: Sequence[str] | None,
    at: datetime,
    granted: Sequence[Granted] = (),
) -> tuple[Published, Offer]:
    """The offer for the qualifications chosen, or for all that are offered, and its rules.

    Qualifications that other versions of the rules judge are left for an application of their own.
    Raises ``Refused``: with the scheme's own reasons when nothing is offered, or for each chosen
    qualification that is not. ``granted`` are the returns that the office has admitted.
    """
    decision = decide_by(published.book, facts, at=at)
    options = offered(decision, kind=kind)
    if kind == "return":
        options = open_ways(published.book, facts, granted, at=at)
    if not options:
        raise Refused(*_reasons(decision))
    if qualifications is not None:
        wanted = set(qualifications)
        if not wanted:
            raise Refused(_choose_one())
        missing = wanted - {option.qualification for option in options}
        if missing:
            raise Refused(*_reasons(decision, only=missing))
        options = tuple(option for option in options if option.qualification in wanted)
    judging = published.under(options[0].rules)
    return judging, _offer(judging, options, facts, at=at)


def first_of(
    published: Published, options: tuple[Option, ...], facts: Facts, *, at: datetime
) -> Offer:
    """The offer that an application begun now for all these options gets."""
    return _offer(published.under(options[0].rules), options, facts, at=at)


def _offer(judging: Published, options: tuple[Option, ...], facts: Facts, *, at: datetime) -> Offer:
    own = tuple(option for option in options if option.rules == options[0].rules)
    return make(own, fees.quote(judging.scheme, own, on=civil(at), facts=facts), facts=facts)


def _choose_one() -> Refusal:
    return Refusal(
        code="nothing_chosen",
        field="qualifications",
        sentence=_("手続きをする資格を1つ以上選んでください。"),
    )


def _by_office(option: Option) -> tuple[Reason, ...]:
    if not option.offered or not option.changed:
        return ()
    said = "".join(reason.sentence for reason in option.consequences)
    ask = _("この更新は事務局で承ります。お問い合わせからお知らせください。")
    return (Reason(code="by_office", sentence=f"{said}{ask}"),)


def _reasons(decision: Decision, *, only: set[str] | None = None) -> tuple[Refusal, ...]:
    found = tuple(
        Refusal(
            code=reason.code,
            field="qualifications",
            sentence=f"{option.qualification_name}: {reason.sentence}",
        )
        for option in decision.options
        if only is None or option.qualification in only
        for reason in (*option.reasons, *_by_office(option))
    )
    return found or (
        Refusal(
            code="nothing_to_apply_for",
            field="qualifications",
            sentence=_(
                "いまお手続きいただける資格はありません。ご不明な点はお問い合わせください。"
            ),
        ),
    )
