"""Where holders stand in a round, grouped by what a mail to them would say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications.alike import Alike, Kind, Watch
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.words import mail_words
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.queries import Published, by_id
from koshin.core.dates import japanese, japanese_moment, japanese_opening
from koshin.core.decision import Cycle, Finding, Option
from koshin.core.facts import Facts
from koshin.core.notice_plan import state_of
from koshin.core.scheme import Scheme
from koshin.core.scheme.notice_plan import RoundState
from koshin.core.versions import decide_by

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Holders who stand alike in the round called ``cycle``; ``words`` fill the placeholders."""

    state: RoundState
    cycle: str
    words: Mapping[str, str]
    holders: tuple[int, ...]


Saying = tuple[RoundState, Words]
Groups = dict[tuple[RoundState, str, Words], list[int]]


@dataclass
class Reader:
    """What there is to write to holders of each kind; asked once of each."""

    published: Published
    watch: Watch
    cycle: str
    _known: dict[Kind, Saying | None] = field(default_factory=dict)

    def standings(self, holders: Sequence[int]) -> Iterator[Standing]:
        """Those without application: ``may_apply`` or ``not_yet``; who can do nothing is left out.

        ``holders`` are ids, rising.
        """
        groups: Groups = defaultdict(list)
        # The columns know one version of the rules; where several judge, everybody is asked about.
        several = bool(self.published.older)
        together = Alike(kind=None, holders=tuple(holders))
        kinds = [together] if several else list(self.watch.kinds(holders))
        self._learn(kinds)
        for alike in kinds:
            saying = self._known[alike.kind] if alike.kind is not None else None
            if saying is not None:
                state, words = saying
                groups[state, self.cycle, words].extend(alike.holders)
        one_by_one = [holder for alike in kinds if alike.kind is None for holder in alike.holders]
        for holder, saying in self._say(one_by_one).items():
            if saying is not None:
                groups[saying[0], self.cycle, saying[1]].append(holder)
        yield from _standings(groups)

    def _learn(self, kinds: Sequence[Alike]) -> None:
        """Asks of one holder of each kind that was not met before."""
        new = [
            (alike.kind, alike.holders[0])
            for alike in kinds
            if alike.kind is not None and alike.kind not in self._known
        ]
        said = self._say([holder for _, holder in new])
        self._known.update({kind: said[holder] for kind, holder in new})

    def _say(self, holders: Sequence[int]) -> dict[int, Saying | None]:
        known = facts.of_holders(holders) if holders else {}
        return {holder: self._of(known[holder]) for holder in holders}

    def _of(self, known: Facts) -> Saying | None:
        options = decide_by(self.published.book, known, at=self.watch.at).options
        in_round = [o for o in options if o.kind == "renewal" and o.cycle.code == self.cycle]
        states = {state_of(option) for option in in_round}
        if "may_apply" in states:
            return "may_apply", _offer_words([one for one in options if one.offered])
        if "not_yet" in states:
            return "not_yet", _missing_words(in_round)
        return None


def registrable(
    published: Published, holders: Sequence[int], *, at: datetime
) -> Iterator[Standing]:
    """Those who have nothing to renew now and may register what they finished."""
    groups: Groups = defaultdict(list)
    known = facts.of_holders(holders)
    for holder in holders:
        offered = [o for o in decide_by(published.book, known[holder], at=at).options if o.offered]
        if offered and all(option.kind != "renewal" for option in offered):
            code = offered[0].cycle.code
            groups["may_register", code, _offer_words(offered)].append(holder)
    yield from _standings(groups)


def begun(holders: Sequence[int], *, cycle: str, state: RoundState) -> Iterator[Standing]:
    """Those with an application of the round that is not finished, by what remains to be done."""
    groups: Groups = defaultdict(list)
    versions: dict[int, Scheme] = {}
    found = Application.objects.filter(
        holder_id__in=holders, cycle=cycle, state__in=Application.LIVE
    ).order_by("holder_id")
    for application in found:
        version = application.scheme_version_id
        if version not in versions:
            versions[version] = by_id(version).scheme
        words = tuple(sorted(mail_words(application, versions[version]).items()))
        groups[state, cycle, words].append(application.holder_id)
    yield from _standings(groups)


def _standings(groups: Groups) -> Iterator[Standing]:
    for (state, cycle, words), holders in groups.items():
        yield Standing(state=state, cycle=cycle, words=dict(words), holders=tuple(holders))


def _offer_words(options: Sequence[Option]) -> Words:
    return _words(options[0].cycle, options)


def _missing_words(options: Sequence[Option]) -> Words:
    short = [option for option in options if state_of(option) == "not_yet"]
    open_leaves = [leaf for option in short if option.finding for leaf in _open(option.finding)]
    missing = _("、").join(dict.fromkeys(map(_shortfall, open_leaves)))
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


def _open(finding: Finding) -> Iterator[Finding]:
    """The innermost parts that are unmet or pending."""
    if finding.outcome not in ("unmet", "pending"):
        return
    below = [leaf for child in finding.children for leaf in _open(child)]
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
