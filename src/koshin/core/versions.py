"""Which version of the rules judges a case; running rounds keep theirs unless told otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koshin.core.decide import decide
from koshin.core.decision import Decision, Life, Option, Quote, Weighed
from koshin.core.facts import CredentialFact, Facts
from koshin.core.fees import quote
from koshin.core.money import total
from koshin.core.scheme.credits import Conversion, Credit
from koshin.core.scheme.model import Scheme
from koshin.core.weigh import code_of, weigh, weigh_registration

ONE_DAY = timedelta(days=1)
GOOD = frozenset({"met", "waived"})


@dataclass(frozen=True)
class RuleBook:
    """The versions of an association's rules, newest first; the last judges what no other does."""

    versions: tuple[Scheme, ...]

    @property
    def newest(self) -> Scheme:
        return self.versions[0]

    def under(self, code: str) -> Scheme:
        """The version of this code; the oldest where there is none (rules without a version)."""
        named = (scheme for scheme in self.versions if code_of(scheme) == code)
        return next(named, self.versions[-1])


def decide_by(book: RuleBook, facts: Facts, *, at: datetime) -> Decision:
    """As ``decide``, each credential judged by the version that is for it (``Option.rules``)."""
    if len(book.versions) == 1:
        return decide(book.newest, facts, at=at)
    rules = effective(book, at)
    made = [decide(scheme, facts, at=at) for scheme in rules]
    options: list[Option] = []
    lives: list[Life] = []
    for held in facts.credentials:
        said = weigh(book.versions, held, at=at)
        place = len(said) - 1
        option = _of(made[place], rules[place], held)
        option = replace(option, weighed=said) if option is not None else None
        option = _easier(book, option, made, rules, place, held)
        options += [option] if option else []
        lives += [life for life in made[place].lives if life.credential == held.id]
    options += _registrations(book, made, at)
    return Decision(at=at, options=tuple(options), lives=tuple(lives))


def rules_for(book: RuleBook, held: CredentialFact, *, at: datetime) -> Scheme:
    """The version by which a credential is judged at ``at``, also when it pauses or comes back."""
    if len(book.versions) == 1:
        return book.newest
    return effective(book, at)[len(weigh(book.versions, held, at=at)) - 1]


def quote_by(book: RuleBook, options: Sequence[Option], *, on: date, facts: Facts) -> Quote:
    """What these options cost: those of each version together, for they are applied for apart.

    What is paid once for a round is paid with the version that comes first.
    """
    made: list[Quote] = []
    begun: frozenset[date] = frozenset()
    for one in dict.fromkeys(option.rules for option in options):
        own = [option for option in options if option.rules == one]
        made.append(quote(book.under(one), own, on=on, facts=facts, begun=begun))
        begun |= {option.cycle.new_term.end for option in own}
    return Quote(
        lines=tuple(line for one in made for line in one.lines),
        total=total([one.total for one in made]),
    )


def _registrations(book: RuleBook, made: list[Decision], at: datetime) -> Iterator[Option]:
    """Each course by the newest version whose days, or whose rounds, have come."""
    found = [
        {option.qualification: option for option in decision.options if option.credential is None}
        for decision in made
    ]
    for code in dict.fromkeys(code for own in found for code in own):
        said = weigh_registration(book.versions, [own.get(code) for own in found], at=at)
        option = found[len(said) - 1].get(code)
        if option is not None:
            yield replace(option, rules=said[-1].version, weighed=said)


def _of(decision: Decision, rules: Scheme, held: CredentialFact) -> Option | None:
    found = next((o for o in decision.options if o.credential == held.id), None)
    return replace(found, rules=code_of(rules)) if found is not None else None


def _easier(
    book: RuleBook,
    option: Option | None,
    made: list[Decision],
    rules: list[Scheme],
    place: int,
    held: CredentialFact,
) -> Option | None:
    """In a transition the rules before are enough where the new ones are not met."""
    version = book.versions[place].version
    if option is None or version is None or version.old_or_new_until is None:
        return option
    if place + 1 == len(made):
        return option  # nothing was before the oldest version of the book
    if option.cycle.code > version.old_or_new_until or _met(option):
        return option
    before = _of(made[place + 1], rules[place + 1], held)
    if before is None or not _met(before):
        return option
    enough = Weighed(
        version=before.rules,
        verdict="met_before",
        when=option.cycle.code,
        last=version.old_or_new_until,
    )
    *newer, mine = option.weighed
    return replace(before, weighed=(*newer, replace(mine, verdict="not_met"), enough))


def _met(option: Option) -> bool:
    return option.finding is None or option.finding.outcome in GOOD


def effective(book: RuleBook, at: datetime) -> list[Scheme]:
    """The versions as they judge: by activity with the conversions of the time before in them."""
    found: list[Scheme] = [book.versions[-1]]
    for scheme in reversed(book.versions[:-1]):
        version = scheme.version
        if version is not None and version.judged_by == "activity" and version.since is not None:
            credits_ = _merged(found[0].credits, scheme.credits, version.since)
            found.insert(0, scheme.model_copy(update={"credits": credits_}))
        else:
            found.insert(0, scheme)
    return found


def _merged(old: Mapping[str, Credit], new: Mapping[str, Credit], since: date) -> dict[str, Credit]:
    """Credits of both: records before ``since`` are converted as they were then."""
    return {
        name: credit
        if name not in old
        else credit.model_copy(
            update={
                "convert": (
                    *(_until(rule, since - ONE_DAY) for rule in old[name].convert),
                    *(_since(rule, since) for rule in credit.convert),
                )
            }
        )
        for name, credit in new.items()
    }


def _until(rule: Conversion, last: date) -> Conversion:
    return rule.model_copy(update={"until": min(rule.until or last, last)})


def _since(rule: Conversion, first: date) -> Conversion:
    return rule.model_copy(update={"since": max(rule.since or first, first)})
