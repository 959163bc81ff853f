"""Which version of the rules judges a case; running rounds keep theirs unless told otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koshin.core.cycles import is_permanent, renewal_cycle
from koshin.core.dates import civil
from koshin.core.decide import decide
from koshin.core.decision import Decision, Life, Option
from koshin.core.facts import CredentialFact, Facts
from koshin.core.scheme.credits import Conversion, Credit
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.version_rules import Version

ONE_DAY = timedelta(days=1)
# First registrations have rounds of their own, called after the same year or day.
FIRST = "first-"
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


def code_of(scheme: Scheme) -> str:
    """What the version is called; empty for rules that state no version."""
    return scheme.version.code if scheme.version is not None else ""


def decide_by(book: RuleBook, facts: Facts, *, at: datetime) -> Decision:
    """As ``decide``, each credential judged by the version that is for it (``Option.rules``)."""
    if len(book.versions) == 1:
        return decide(book.newest, facts, at=at)
    rules = _by_activity(book, at)
    made = [decide(scheme, facts, at=at) for scheme in rules]
    options: list[Option] = []
    lives: list[Life] = []
    for held in facts.credentials:
        place = _place(book, held, at)
        option = _of(made[place], rules[place], held)
        option = _easier(book, option, made, rules, place, held)
        options += [option] if option else []
        lives += [life for life in made[place].lives if life.credential == held.id]
    options += _registrations(book, made, at)
    return Decision(at=at, options=tuple(options), lives=tuple(lives))


def _place(book: RuleBook, held: CredentialFact, at: datetime) -> int:
    """The newest version that is for this credential."""
    for place, scheme in enumerate(book.versions[:-1]):
        version = scheme.version
        if version is None or is_permanent(scheme, held) or not held.terms:
            return place
        if _is_for(version, scheme, book.versions[place + 1], held, at):
            return place
    return len(book.versions) - 1


def _is_for(
    version: Version, scheme: Scheme, before: Scheme, held: CredentialFact, at: datetime
) -> bool:
    match version.judged_by:
        case "cycle":
            code = renewal_cycle(scheme, held, at=at).code
            return version.first <= code <= version.last
        case "award":
            return version.first <= held.awarded_on.isoformat() <= version.last
        case "application" | "activity":
            if not version.first <= civil(at).isoformat() <= version.last:
                return False
            return version.running == "change" or not _running(version, before, held, at)


def _running(version: Version, before: Scheme, held: CredentialFact, at: datetime) -> bool:
    """Whether the round was open before the version began, by the rules before it."""
    window = renewal_cycle(before, held, at=at).window
    return civil(window.opens).isoformat() < version.first and window.state(at) == "open"


def _registrations(book: RuleBook, made: list[Decision], at: datetime) -> Iterator[Option]:
    """Each course by the newest version whose days, or whose rounds, have come."""
    found = [
        {option.qualification: option for option in decision.options if option.credential is None}
        for decision in made
    ]
    for code in dict.fromkeys(code for own in found for code in own):
        place = _for_new(book, [own.get(code) for own in found], at)
        option = found[place].get(code)
        if option is not None:
            yield replace(option, rules=code_of(book.versions[place]))


def _for_new(book: RuleBook, options: list[Option | None], at: datetime) -> int:
    """The version for a registration, of which each version has this option."""
    for place, scheme in enumerate(book.versions[:-1]):
        version = scheme.version
        if version is None:
            return place
        # Where the version has no such qualification, the rules before say which round it is.
        own = next(option for option in [*options[place:], *options] if option is not None)
        when = civil(at).isoformat()
        if version.judged_by == "cycle":
            when = own.cycle.code.removeprefix(FIRST)
        if version.first <= when <= version.last:
            return place
    return len(book.versions) - 1


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
    if option.cycle.code > version.old_or_new_until or _met(option):
        return option
    before = _of(made[place + 1], rules[place + 1], held)
    return before if before is not None and _met(before) else option


def _met(option: Option) -> bool:
    return option.finding is None or option.finding.outcome in GOOD


def _by_activity(book: RuleBook, at: datetime) -> list[Scheme]:
    """The versions, those judged by activity with the conversions of the time before in them."""
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
