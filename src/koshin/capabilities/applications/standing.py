"""Where holders stand in a round, grouped by what a mail to them would say."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from koshin.capabilities.applications.alike import Alike, Kind, Watch
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.words import mail_words
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.queries import by_id
from koshin.core.dates import japanese, japanese_moment, japanese_opening
from koshin.core.decision import Cycle, Decision, Finding, Option
from koshin.core.notice_plan import state_of
from koshin.core.scheme.notice_plan import RoundState
from koshin.core.versions import decide_by

# One application of each kind, and whose are like it: all that ``mail_words`` looks at.
BEGUN = """
SELECT min(id), array_agg(holder_id ORDER BY holder_id) FROM applications_application
WHERE holder_id = ANY(%s) AND cycle = %s AND state IN ('draft', 'applied')
GROUP BY scheme_version_id, kind, state, offer -> 'label', offer -> 'opens', offer -> 'closes',
  offer -> 'total', jsonb_path_query_array(offer, '$.items[*].name'),
  jsonb_path_query_array(offer, '$.items[*].term'),
  jsonb_path_query_array(steps, '$.keyvalue() ? (@.value.done_at != null).key')
ORDER BY 1
"""

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Holders who stand alike in the round called ``cycle``; ``words`` fill the placeholders."""

    state: RoundState
    cycle: str
    words: Mapping[str, str]
    holders: tuple[int, ...]


Saying = tuple[RoundState, str, Words]
Groups = dict[Saying, list[int]]


@dataclass
class Reader:
    """What there is to write to holders of each kind; asked once of each.

    ``say`` answers from a decision about one holder: :func:`in_round` or :func:`may_register`.
    """

    watch: Watch
    say: Callable[[Decision], Saying | None]
    _known: dict[Kind, Saying | None] = field(default_factory=dict)

    def standings(self, holders: Sequence[int]) -> Iterator[Standing]:
        """The holders (ids, rising) by what is said; those to whom nothing is said are left out."""
        groups: Groups = defaultdict(list)
        kinds = list(self.watch.kinds(holders))
        self._learn(kinds)
        for alike in kinds:
            saying = self._known[alike.kind] if alike.kind is not None else None
            if saying is not None:
                groups[saying].extend(alike.holders)
        one_by_one = [holder for alike in kinds if alike.kind is None for holder in alike.holders]
        for holder, saying in self._ask(one_by_one).items():
            if saying is not None:
                groups[saying].append(holder)
        yield from _standings(groups)

    def _learn(self, kinds: Sequence[Alike]) -> None:
        """Asks of one holder of each kind that was not met before."""
        new = [
            (alike.kind, alike.holders[0])
            for alike in kinds
            if alike.kind is not None and alike.kind not in self._known
        ]
        said = self._ask([holder for _, holder in new])
        self._known.update({kind: said[holder] for kind, holder in new})

    def _ask(self, holders: Sequence[int]) -> dict[int, Saying | None]:
        known = facts.of_holders(holders) if holders else {}
        book, at = self.watch.published.book, self.watch.at
        return {holder: self.say(decide_by(book, known[holder], at=at)) for holder in holders}


def in_round(cycle: str, decision: Decision) -> Saying | None:
    """Somebody without application: ``may_apply`` or ``not_yet`` in the round called ``cycle``."""
    options = [o for o in decision.options if o.kind == "renewal" and o.cycle.code == cycle]
    states = {state_of(option) for option in options}
    if "may_apply" in states:
        return "may_apply", cycle, _offer_words([o for o in decision.options if o.offered])
    if "not_yet" in states:
        return "not_yet", cycle, _missing_words(options)
    return None


def may_register(decision: Decision) -> Saying | None:
    """Somebody who has nothing to renew now and may register a finished course."""
    offered = [option for option in decision.options if option.offered]
    if not offered or any(option.kind == "renewal" for option in offered):
        return None
    return "may_register", offered[0].cycle.code, _offer_words(offered)


def begun(holders: Sequence[int], *, cycle: str, state: RoundState) -> Iterator[Standing]:
    """Those with an application of the round that is not finished, by what remains to be done.

    One query, and one for each kind: applications that were offered the same and have the same
    steps done read the same mail.
    """
    groups: Groups = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(BEGUN, [list(holders), cycle])
        kinds = cursor.fetchall()
    samples = Application.objects.in_bulk([sample for sample, _ in kinds])
    for sample, alike in kinds:
        application = samples[sample]
        scheme = by_id(application.scheme_version_id).scheme
        words = tuple(sorted(mail_words(application, scheme).items()))
        groups[state, cycle, words].extend(alike)
    yield from _standings(groups)


def _standings(groups: Groups) -> Iterator[Standing]:
    for (state, cycle, words), holders in groups.items():
        yield Standing(state=state, cycle=cycle, words=dict(words), holders=tuple(holders))


def _offer_words(options: Sequence[Option]) -> Words:
    return _words(options[0].cycle, options)


def _missing_words(options: Sequence[Option]) -> Words:
    short = [option for option in options if state_of(option) == "not_yet"]
    lacking = [leaf for option in short if option.finding for leaf in open_leaves(option.finding)]
    missing = _("、").join(dict.fromkeys(map(_shortfall, lacking)))
    return (*_words(short[0].cycle, short), ("missing", missing))


def _words(cycle: Cycle, options: Sequence[Option]) -> Words:
    names = dict.fromkeys(option.qualification_name for option in options)
    judged_until = japanese(cycle.judged.end) if cycle.judged else ""
    return (
        ("cycle", cycle.label),
        ("deadline", japanese_moment(cycle.window.closes)),
        ("judged_until", judged_until),
        ("opens", japanese_opening(cycle.window.opens)),
        ("qualifications", "、".join(names)),
    )


def open_leaves(finding: Finding) -> Iterator[Finding]:
    """The innermost parts that are unmet or pending."""
    if finding.outcome not in ("unmet", "pending"):
        return
    below = [leaf for child in finding.children for leaf in open_leaves(child)]
    yield from below or [finding]


def _shortfall(leaf: Finding) -> str:
    if leaf.outcome == "pending":
        return _("%(label)s(確認中)") % {"label": leaf.label}
    if not leaf.shortfall:
        return leaf.label
    return _("%(label)s(あと%(amount)s%(unit)s)") % {
        "label": leaf.label,
        "amount": f"{leaf.shortfall.normalize():f}",
        "unit": leaf.unit,
    }
