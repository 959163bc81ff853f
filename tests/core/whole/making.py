"""Makes schemes and holders of every kind from a seed, so that a failure can be made again."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from koshin.core.dates import JST
from koshin.core.facts import (
    ActivityFact,
    ActivityState,
    CompletionFact,
    CredentialFact,
    Facts,
    Period,
    Suspension,
    WaiverFact,
)
from koshin.core.scheme import Scheme
from koshin.core.scheme.calendar_rules import Calendar
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.fee_rules import Fee
from koshin.core.scheme.rules import Qualification, Requirement
from koshin.ops.scheme.source import find
from tests.core.whole.rules import AMOUNTS, KINDS, TOPICS, WORDS, RuleMaker
from tests.ground import ROOT

NODES: TypeAdapter[Requirement] = TypeAdapter(Requirement)
FEES: TypeAdapter[Fee] = TypeAdapter(Fee)
CALENDARS: TypeAdapter[Calendar] = TypeAdapter(Calendar)
DAY = timedelta(days=1)
STATES: tuple[ActivityState, ...] = (*("accepted",) * 6, "pending", "rejected")


class Maker(RuleMaker):
    """Whole schemes, and facts that they may judge."""

    def scheme(self) -> Scheme:
        garden = find(ROOT / "examples" / "schemes" / "garden.yaml").scheme
        worths = {f"credit{n}": Credit.model_validate(self.credit()) for n in (1, 2)}
        requirements = {f"rule{n}": NODES.validate_python(self.node(3)) for n in (1, 2)}
        qualifications = {
            "one": Qualification(code="one", name="一", requirement="rule1", price=8000),
            "two": Qualification(code="two", name="二", requirement="rule2", price=5000),
            "three": Qualification(code="three", name="三", requirement="rule2"),
            "free": Qualification(code="free", name="無条件", price=4000),
            "ever": Qualification(code="ever", name="永年", permanent=True),
        }
        journeys = dict(garden.journeys)
        if self.random.random() < 0.7:
            journeys["first"] = garden.journeys["renewal"]
        return garden.model_copy(
            update={
                "credits": worths,
                "requirements": requirements,
                "qualifications": qualifications,
                "calendar": CALENDARS.validate_python(self.calendar()),
                "journeys": journeys,
                "fees": tuple(FEES.validate_python(fee) for fee in self.fees()),
            }
        )

    def calendar(self) -> dict[str, Any]:
        draw = self.random
        family = draw.choice(["batch", "fiscal_year", "anchored"])
        if family == "batch":
            return {
                "family": family,
                "registration_dates": draw.choice([["04-01"], ["04-01", "10-01"]]),
                "term_years": draw.randint(1, 4),
                "judged_until_months_before_end": draw.choice([0, 6]),
                "window_opens_months_before_end": draw.choice([1, 2, 6]),
                "first_offer_years": 1,
                "align_additions": draw.random() < 0.5,
                "partial_renewal": True,
                "label": "{start}",
                "overrides": [
                    {"cycle": "2027-03-31", "judged": "2022-04-01/2026-12-31", "reason": "災害"}
                ],
            }
        if family == "fiscal_year":
            return {
                "family": family,
                "window": {
                    "opens_on": "04-01",
                    "opens_at": "13:00",
                    "closes_on": "05-31",
                    "closes_at": "23:59:59",
                },
                "term_ends_on": "05-31",
                "first_usable_fiscal_years": 2,
                "label": "{year}",
                "overrides": [
                    {"cycle": "2026", "closes": "2026-08-31 23:59:59", "reason": "延長"},
                    {"cycle": "2027", "judged": "2025-10-01/2027-04-30", "reason": "災害"},
                ],
                **self.maybe(report={"closes_days_after_close": 30}),
            }
        return {
            "family": family,
            "term_years": draw.randint(1, 3),
            "judged_until_days_before_end": draw.choice([0, 30]),
            "window": {
                "opens_days_before_end": 180,
                **self.maybe(closes_days_after_end=30),
            },
            **self.maybe(suspension="freeze", align_additions=True),
            **self.maybe(late={"until_months": 6, "term": draw.choice(["original_end", "whole"])}),
            "label": "{end}",
        }

    def fees(self) -> list[dict[str, Any]]:
        draw = self.random
        prices = [{"amount": 7000, "until": "2026-12-31"}, {"amount": 9100, "since": "2027-01-01"}]
        made: list[dict[str, Any]] = []
        for kind in draw.sample(["once_per_cycle", "qualification_price", "per_item"], 2):
            more: dict[str, Any] = {"prices": prices}
            if kind == "qualification_price":
                more = {"units": 8, "rounding": "floor", "prorated_rule": "{halves}"}
            kinds = self.some(("renewal", "first", "addition"))
            guards = self.maybe(when=self.guard(), unless={"ordinal_from": 3})
            said = {"code": self.code("f"), "label": "料金", "rule": "規則"}
            made.append({"kind": kind, "for_kinds": kinds, **said, **guards, **more})
        return made

    def day(self, first: date, last: date) -> date:
        return first + DAY * self.random.randint(0, (last - first).days)

    def moment(self) -> datetime:
        day = self.day(date(2026, 1, 1), date(2027, 12, 31))
        return datetime(day.year, day.month, day.day, self.random.choice([0, 12, 14]), tzinfo=JST)

    def facts(self) -> Facts:
        draw = self.random
        codes = draw.sample(["one", "two", "three", "free", "ever", "gone"], draw.randint(0, 3))
        return Facts(
            credentials=tuple(self.credential(n, code) for n, code in enumerate(codes, start=1)),
            activities=tuple(self.activity(n) for n in range(draw.choice([0, 3, 12, 25]))),
            completions=tuple(
                CompletionFact(
                    qualification=draw.choice(["one", "two", "free", "ever", "gone"]),
                    course_number="",
                    completed_on=self.day(date(2024, 6, 1), date(2027, 12, 31)),
                )
                for _ in range(draw.choice([0, 0, 1, 2]))
            ),
            waivers=self.waivers(),
        )

    def waivers(self) -> tuple[WaiverFact, ...]:
        if self.random.random() > 0.05:
            return ()
        granted = date(2025, 1, 1)
        return (WaiverFact(granted_on=granted, reason="災害", requirement=f"n{self.count // 2}"),)

    def credential(self, key: int, code: str) -> CredentialFact:
        draw = self.random
        ends = [date(2026, 3, 31), date(2026, 9, 30), date(2027, 3, 31), date(2027, 5, 31)]
        end = draw.choice([*ends, self.day(date(2025, 12, 1), date(2028, 6, 30))])
        terms: list[Period] = []
        for _ in range(draw.randint(0, 4) if draw.random() < 0.9 else 0):
            start = end - DAY * draw.choice([364, 729, 1460])
            terms.insert(0, Period(start=start, end=end))
            end = start - DAY
        awarded = terms[0].start if terms else date(2026, 1, 1)
        if draw.random() < 0.3:
            awarded = self.day(date(2019, 1, 1), date(2026, 12, 31))
        pause = Suspension(
            requested_on=date(2026, 2, 1), until=draw.choice([None, date(2026, 8, 1)])
        )
        return CredentialFact(
            id=key,
            qualification=code,
            number=str(key),
            awarded_on=awarded,
            terms=tuple(terms),
            suspensions=(pause,) if draw.random() < 0.05 else (),
        )

    def activity(self, key: int) -> ActivityFact:
        draw = self.random
        on = self.day(date(2022, 1, 1), date(2027, 12, 31))
        if draw.random() < 0.3:
            on = draw.choice([date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30)])
        return ActivityFact(
            id=key,
            kind=draw.choice(KINDS),
            topic=draw.choice(["", *TOPICS]),
            title="記録",
            on=on,
            amount=Decimal(draw.choice(AMOUNTS)),
            state=draw.choice(STATES),
            source="self",
            until=draw.choice([None, None, on + DAY]),
            hours=draw.choice([None, Decimal("1.5"), Decimal(4), Decimal("0.25")]),
            tags=tuple(draw.sample(TOPICS, draw.randint(0, 2))),
            role=draw.choice(WORDS),
            mode=draw.choice(WORDS),
            provider=draw.choice(WORDS),
            course=draw.choice(WORDS),
        )
