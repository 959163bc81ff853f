"""Rules that nobody reaches, that can never be met, or that leave an edge open are refused."""

from datetime import datetime

import pytest

from koshin.core.dates import JST
from koshin.core.scheme import Problem, SchemeRefused
from koshin.core.scheme.alone import load_alone
from koshin.core.scheme.facts_faults import read_facts

CALENDAR = """
calendar:
  family: fiscal_year
  window: {opens_on: "04-01", opens_at: "00:00", closes_on: "05-31", closes_at: "23:59:59"}
  term_ends_on: "05-31"
  first_usable_fiscal_years: 1
  label: "{year}年度の更新"
"""
ANCHORED = """
calendar: {family: anchored, term_years: 5, window: {opens_days_before_end: 90}, label: "{end}まで"}
"""
BATCH = """
calendar:
  {family: batch, registration_dates: ["04-01", "10-01"], term_years: 4, partial_renewal: true,
   judged_until_months_before_end: 6, window_opens_months_before_end: 2, first_offer_years: 1,
   align_additions: true, label: "{start}の更新"}
"""
HEAD = """code: small
name: 小さな例
activity_kinds: {walk: {label: 案内, unit: 回}, talk: {label: 講話, unit: 時間}}
"""
QUALIFICATIONS = "qualifications: {guide: {name: 案内人, requirement: renewal}}\n"
WALKS = "kind: count, label: 案内, activities: [walk], at_least: 1, unit: 回, done: の案内"


def scheme(
    requirement: str,
    more: str = "",
    calendar: str = CALENDAR,
    qualifications: str = QUALIFICATIONS,
) -> str:
    body = f"requirements:\n  renewal:\n    {requirement}\n"
    return f"{HEAD}{qualifications}{more}{body}{calendar}"


def the_problem(text: str) -> Problem:
    with pytest.raises(SchemeRefused) as refused:
        load_alone("small.yaml", text)
    [found] = refused.value.problems
    return found


def all_of(*parts: str, guard: str = "") -> str:
    lines = "".join(f"\n      - {{{part}}}" for part in parts)
    return f"kind: all\n    code: renewal\n    label: 条件\n{guard}    of:{lines}"


POOL = (
    "{kind: pool, code: pool, label: 単位, activities: [walk, talk], at_least: 10, unit: 点,"
    " done: の活動, "
)
CREDIT = "credits: {points: {unit: 点, convert: [{CONVERT}]}}\n"
SUM = (
    "{kind: sum, code: s, label: 点, activities: [talk], credit: points, at_least: 1, unit: 点,"
    " done: の講話}"
)
A = f"code: a, {WALKS}"
B = f"code: b, {WALKS}"
PAUSE = (
    "suspension: {reasons: {r: 理由}, review: true, start: {months_before_request: 0,"
    " months_after_request: 0}, "
)
ROUTE = "reinstatement: {routes: {r: {label: 復帰, review: true, number: keep, term: as_first, "
BACK = f"{ROUTE}effective: last_cleared, ordinal: restarts}}}}}}\n"
FEE = (
    "fees: [{kind: per_item, code: fee, label: 登録料, rule: かかります。, prices: [{amount: 1}], "
)


def guarded(guard: str, more: str = "") -> str:
    """One part with this guard, and what else the file states."""
    return scheme(all_of(f"{A}, {guard}"), more)


def inside(around: str, guard: str) -> str:
    """A second part with this guard under a whole with that one."""
    return scheme(all_of(A, f"{B}, {guard}", guard=f"    {around}\n"))


def each(words: str, calendar: str = CALENDAR) -> str:
    return scheme(f"{{kind: each, code: r, label: 毎年, {words}, of: {{{A}}}}}", calendar=calendar)


def pool(words: str) -> str:
    return scheme(f"{POOL}{words}}}")


IN_A, IN_B, ROOT = "{code: a", "{code: b", "  renewal:"


@pytest.mark.parametrize(
    ("text", "at", "message", "remedy"),
    [
        (guarded("when: {ordinal_from: 3, ordinal_to: 2}"), IN_A,
         "nobody is at once from 3 and up to 2", "exchange ordinal_from"),
        (guarded("when: {age_from: 70, age_to: 60, reckoned_on: decision}"), IN_A,
         "nobody is at once from 70 and up to 60", "exchange age_from"),
        (guarded("when: {late: false, late_months_from: 1}"), IN_A,
         "in time and late at once", "remove late"),
        (inside("when: {ordinal_to: 1}", "when: {ordinal_from: 2}"), IN_B,
         "nobody gets here: the part around it wants another ordinal", "change one"),
        (guarded("when: {ordinal_from: 2}, unless: {ordinal_from: 2}"), IN_A,
         "when and unless are the same", "remove one"),
        (inside("when: {ordinal_from: 2}", "unless: {ordinal_from: 2}"), IN_B,
         "everybody around it is left out", "move this part out"),
        (guarded("when: {classes: [senior]}"), IN_A,
         "there is no class senior", "none is declared"),
        (guarded("when: {routes: [exam]}", "routes: {course: 講習}\n"), IN_A,
         "there is no route exam", "use one of: course"),
        (scheme(f"{{kind: any, code: r, label: 条件, of: [{{{A}}},"
                " {kind: fee, code: f, label: 費用, step: fee}]}"), ROOT,
         "nothing ever chooses f", "into an  all"),
        (scheme(f"{{{A}, consequence: downgrade}}"), ROOT, "cannot stand here", "downgrade_to"),
        (scheme(f"{{{A}, consequence: publish, downgrade_to: guide}}"), ROOT,
         "cannot stand here", "and only it"),
        (scheme(f"{{{A}, consequence: downgrade, downgrade_to: porter}}"), ROOT,
         "there is no qualification porter", "use one of: guide"),
        (scheme(f"{{{A}, consequence: downgrade, downgrade_to: guide}}"), ROOT,
         "guide would become itself", "name a lower"),
        (scheme(f"{{kind: any, code: r, label: 条件, of: [{{{A}, consequence: publish}}]}}"), ROOT,
         "the consequence of a decides nothing", "on the whole"),
        (each("every: fiscal_year, at_least: 2"), ROOT, "the period has no 2 years", "lower"),
        (each("every: year", BATCH), ROOT, "begins or ends within a year", "partial: whole"),
        (each("every: fiscal_year", ANCHORED), ROOT, "within a year", "partial: dropped"),
        (scheme("{kind: distinct, code: d, label: 分野, activities: [walk], topics: [a, b],"
                " by: topic, at_least: 3, unit: 分野, done: の案内}"), ROOT,
         "3 different ones are needed and there are 2", "name more"),
        (pool("groups: [{code: w, label: 案内, activities: [walk], at_most: 4},"
              " {code: t, label: 講話, activities: [talk], at_most: 5}]"), ROOT,
         "all groups together count 9 at most, 10 are needed", "raise a group's at_most"),
        (pool("groups: [{code: w, label: 案内, activities: [walk], at_most: 3,"
              " groups: [{code: v, label: 朝, topics: [a], at_least: 4}]}]"), ROOT,
         "the groups inside w need more than its at_most", "raise at_most"),
        (pool("groups: [{code: w, label: 案内, activities: [walk]}],"
              " carry: {at_most: 3, automatic: true, into: v}"), ROOT,
         "there is no group v", "use one of: w"),
        (pool("groups: [{code: w, label: 案内, activities: [walk]}],"
              " within: {last_years: 3}, carry: {at_most: 3, automatic: true}"), ROOT,
         "would count the same records twice", "within: judged"),
        (scheme(SUM, CREDIT.replace("CONVERT", "activities: [walk], per: unit")), ROOT,
         "talk is never worth anything", "add a conversion"),
        (scheme(SUM, CREDIT.replace("CONVERT", "per: hour")), "credits:",
         "fractions can arise", "unrounded: true"),
        (scheme(f"{{{A}}}", qualifications="qualifications:\n"
                "  guide: {name: 案内人, requirement: renewal, renewed_with: [guide]}\n"),
         "  guide:", "guide is renewed with guide in turn", "only the higher"),
        (scheme(f"{{{A}}}", "audits: [{code: c, label: 調査, activities: [x], share: 1,"
                " seed: s, deadline_days: 1, keep_months: 1, counts_while_open: true}]\n"),
         "audits:", "there is no activity kind x", "use one of: walk, talk"),
        (scheme(f"{{{A}}}", f"{PAUSE}resume: x,"
                " effects: {term: runs, ordinal: counts, fee: due}}\n"), "suspension:",
         "there is no requirement x", "use one of: renewal"),
        (scheme(f"{{{A}}}", f"{PAUSE}effects: {{term: freeze, ordinal: counts, fee: due}}}}\n"),
         "suspension:", "cannot stand here", "counted_from"),
        (scheme(f"{{{A}}}", f"{ROUTE}effective: registration_date, ordinal: restarts,"
                " cutoffs: [{until: '03-31', registered_on: '05-01'}]}}}\n", calendar=BATCH),
         "reinstatement:", "05-01 is no registration date", "use one of: 04-01, 10-01"),
        (scheme(f"{{{A}}}", f"{ROUTE}effective: last_cleared, ordinal: restarts,"
                " after_months: 12, limit: {months: 12}}}}\n"),
         "reinstatement:", "nobody is at once after 12 and within 12 months", "exchange"),
        (scheme(f"{{{A}}}", f"{BACK}{FEE}for_kinds: [renewal]}}]\n"),
         "reinstatement:", "r: no fee is for this way back", "free: true"),
        (scheme(f"{{{A}}}", f"{BACK[:-4]}, free: true}}}}}}\n{FEE}for_kinds: [return]}}]\n"),
         "reinstatement:", "r: said to be free, and fee is for it", "for_routes"),
        (scheme(f"{{{A}}}", f"{FEE}for_kinds: [return]}}]\n"),
         "fees:", "fee: nobody returns under this scheme", "add reinstatement"),
        (scheme(f"{{{A}}}", f"{BACK}{FEE}for_kinds: [return], for_routes: [r, x]}}]\n"),
         "fees:", "there is no way back x", "use one of: r"),
        (scheme(f"{{{A}}}", f"{BACK[:-4]}, free: true}}}}}}\n"
                f"{FEE}for_kinds: [renewal], for_routes: [r]}}]\n"),
         "fees:", "only returns have a way", "add return to for_kinds"),
    ],
)  # fmt: skip
def test_it_is_refused_at_its_place_with_a_remedy(
    text: str, at: str, message: str, remedy: str
) -> None:
    found = the_problem(text)
    assert message in found.message
    assert remedy in found.remedy
    place = text.splitlines()[found.line - 1]
    assert found.file == "small.yaml"
    assert at in place
    assert 0 < found.column <= len(place)


def test_a_stated_edge_is_in_order() -> None:
    for word in ("whole", "dropped"):
        assert load_alone("s.yaml", each(f"every: year, partial: {word}", BATCH))
    hours = CREDIT.replace("convert", "unrounded: true, convert").replace("CONVERT", "per: hour")
    assert load_alone("s.yaml", scheme(SUM, hours))


def test_unknown_classes_and_routes_of_a_holder_are_refused() -> None:
    rules = load_alone("small.yaml", scheme(f"{{{A}}}", "classes: {senior: 名誉}\n"))
    facts = (
        '{"classes": ["junior"], "credentials": [{"qualification": "guide", "route": "exam",'
        ' "awarded_on": "2026-04-01", "terms": ["2026-04-01/2027-05-31"]}]}'
    )
    with pytest.raises(SchemeRefused) as refused:
        read_facts("facts.json", facts, rules, at=datetime(2027, 4, 1, tzinfo=JST))
    assert sorted(problem.message for problem in refused.value.problems) == [
        "classes.0: there is no class junior",
        "credentials.0.route: there is no route exam",
    ]
