"""Says of a sound scheme what will happen to three sample people, a sentence each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from koshin.core.dates import civil, japanese, japanese_moment
from koshin.core.decide import decide
from koshin.core.decision import Option
from koshin.core.facts import Facts
from koshin.core.fees import quote
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.ops.scheme.case_format import cases_of
from koshin.ops.scheme.filling import filled
from koshin.ops.scheme.samples import holder, samples
from koshin.ops.scheme.source import Source

ONE_SECOND = timedelta(seconds=1)


def check(source: Source, *, at: datetime, say: Callable[[str], None]) -> int:
    """0 when scheme and cases are in order; otherwise 1, with every fault and its place.

    What the records of a sample person could not be made for is said; it is no fault.
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
    for sentence in _told(scheme, at):
        say(f"  {sentence}")
    return 0


def _told(scheme: Scheme, at: datetime) -> Iterator[str]:
    """Of the first qualification whose sample person can be given everything; else of the first."""
    given = samples(scheme, at=at)
    if not given:
        yield "更新の手続きがある資格はありません。"
        return
    made = ((one, filled(scheme, one)) for one in given)
    tried = []
    for one, ready in made:
        tried.append((one, ready))
        if ready.option.offered and not ready.missing:
            break
    else:
        # The first that may at least renew, or the first of all.
        tried.sort(key=lambda pair: not pair[1].option.offered)
        tried = tried[:1]
    found, ready = tried[-1]
    window = found.cycle.window
    yield f"見本1(必要な記録がそろった人): {_fate(scheme, ready.option, ready.facts, ready.at)}"
    for name, facts, moment in (
        ("見本2(記録のない人)", holder(found), window.opens),
        ("見本3(受付が終わってから来た人)", ready.facts, window.closes + ONE_SECOND),
    ):
        option = decide(scheme, facts, at=moment).options[0]
        yield f"{name}: {_fate(scheme, option, facts, moment)}"
    if ready.missing:
        yield (
            f"見本1の記録は、自動では作りきれませんでした({'、'.join(ready.missing)})。"
            "規則の誤りとは限りません。cases に事実を書き、"
            "./run scheme test で、満たせることを確かめてください。"
        )


def _fate(scheme: Scheme, option: Option, facts: Facts, at: datetime) -> str:
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
