"""Says of a sound scheme what will happen to three sample people, a sentence each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from koshin.core.dates import civil, japanese, japanese_moment
from koshin.core.decide import decide
from koshin.core.facts import Facts
from koshin.core.fees import quote
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.ops.scheme.case_format import cases_of
from koshin.ops.scheme.samples import Sample, person, ready_at, sample
from koshin.ops.scheme.source import Source

ONE_SECOND = timedelta(seconds=1)


def check(source: Source, *, at: datetime, say: Callable[[str], None]) -> int:
    """0 when scheme and cases are in order; otherwise 1, with every fault and its place.

    Also 1 when somebody with everything that is asked for cannot renew.
    """
    try:
        scheme = source.scheme
        cases = sum(len(cases_of(document)) for document in source.case_documents())
    except SchemeRefused as refused:
        for problem in refused.problems:
            say(str(problem))
        return 1
    say(
        f"{source.path}: 「{scheme.name}」の規則に誤りはありません"
        f"(資格 {len(scheme.qualifications)}、要件 {len(scheme.requirements)}、ケース {cases})。"
    )
    found = sample(scheme, at=at)
    if found is None:
        say("  更新の手続きがある資格はありません。")
        return 0
    for sentence in _sentences(scheme, found):
        say(f"  {sentence}")
    ready = person(scheme, found, done=True)
    if not decide(scheme, ready, at=ready_at(found, ready)).options[0].offered:
        say(
            "  必要な記録がそろった見本1の人が更新できません。更新要件と手続き期間に、"
            "だれも満たせない条件がないか確かめてください。"
        )
        return 1
    return 0


def _sentences(scheme: Scheme, found: Sample) -> Iterator[str]:
    window = found.cycle.window
    ready, idle = (person(scheme, found, done=done) for done in (True, False))
    yield f"見本1(必要な記録がそろった人): {_fate(scheme, ready, ready_at(found, ready))}"
    yield f"見本2(記録のない人): {_fate(scheme, idle, window.opens)}"
    yield f"見本3(受付が終わってから来た人): {_fate(scheme, ready, window.closes + ONE_SECOND)}"


def _fate(scheme: Scheme, facts: Facts, at: datetime) -> str:
    option = decide(scheme, facts, at=at).options[0]
    when = f"{japanese_moment(at)}に、{option.qualification_name}の"
    if not option.offered:
        said = "".join(reason.sentence for reason in option.reasons)
        return f"{when}更新を手続きできません。{said}"
    short = "".join(f"ただし、{reason.sentence}" for reason in option.consequences)
    fee = quote(scheme, [option], on=civil(at), facts=facts).total.amount
    return (
        f"{when}更新を{fee:,}円で手続きでき、"
        f"有効期間は{japanese(option.cycle.new_term.end)}までになります。{short}"
    )
