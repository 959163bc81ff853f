"""Makes requirements of every kind from a seed, with what they count and what it is worth."""

from random import Random
from typing import Any

KINDS = ("course", "talk", "visit", "book")
TOPICS = ("ethics", "law", "craft")
WORDS = ("", "a", "b")
AMOUNTS = ("0", "0.5", "1", "1.25", "2", "3", "7.75", "40")


class RuleMaker:
    """Everything is drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0

    def some(self, words: tuple[str, ...], least: int = 1) -> list[str]:
        return self.random.sample(words, self.random.randint(least, len(words)))

    def maybe(self, **values: Any) -> dict[str, Any]:
        """Some of the values."""
        return {key: value for key, value in values.items() if self.random.random() < 0.3}

    def code(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def selector(self) -> dict[str, Any]:
        return {
            **self.maybe(topics=self.some(TOPICS), roles=self.some(WORDS[1:])),
            **self.maybe(modes=self.some(WORDS[1:]), providers=self.some(WORDS[1:])),
        }

    def step(self) -> dict[str, Any]:
        return {
            "step": self.random.choice(["0.5", "1", "0.25", "3"]),
            "mode": self.random.choice(["floor", "ceil", "half_up"]),
        }

    def credit(self) -> dict[str, Any]:
        draw = self.random
        rules = [
            {
                "per": draw.choice(["hour", "day", "record", "unit"]),
                "worth": draw.choice(["1", "0.5", "1.2", "0", "3"]),
                "weight": draw.choice(["1", "1", "2", "0.75"]),
                **self.selector(),
                **self.maybe(
                    activities=self.some(KINDS),
                    least=draw.choice(AMOUNTS[1:]),
                    at_most=draw.choice(AMOUNTS[1:]),
                    since="2024-10-01",
                    until="2026-03-31",
                ),
            }
            for _ in range(draw.randint(1, 3))
        ]
        # Not drawn, so that the schemes of known seeds stay what they were.
        for rule in rules:
            rule["stated_hours"] = rule["weight"] == "0.75"
        at = draw.choice(["record", "day", "total"])
        return {"unit": "点", "convert": rules, **self.maybe(rounding={**self.step(), "at": at})}

    def guard(self) -> dict[str, Any]:
        draw = self.random
        return {
            **self.maybe(ordinal_from=draw.randint(1, 3)),
            **self.maybe(ordinal_to=draw.randint(1, 3), ordinal_every=2),
            **self.maybe(cycle_from="2025", cycle_to="2027-03-31", late=draw.random() < 0.5),
            **self.maybe(awarded_from="2023-01-01", awarded_to="2025-06-30"),
            **self.maybe(cohort={"every": 2, "remainder": draw.randint(0, 1)}),
            **self.maybe(holds=["two", "ever"]),
            **self.done_before(),
        }

    def done_before(self) -> dict[str, Any]:
        """Sometimes a record that there must be, sometimes at a certain time."""
        within = ["judged", "window", "since_award", {"last_months": 9}]
        stated = {"has_activity": self.random.choice(KINDS)}
        timed = self.maybe(within=self.random.choice(within))
        return {**stated, **timed} if self.random.random() < 0.3 else {}

    def base(self, kind: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "code": self.code("n"),
            "label": "条件",
            **({"when": self.guard()} if self.random.random() < 0.2 else {}),
            **({"unless": self.guard()} if self.random.random() < 0.1 else {}),
            **(self.consequence() if self.random.random() < 0.15 else {}),
        }

    def consequence(self) -> dict[str, Any]:
        """What not meeting it brings instead of a refusal."""
        word = self.random.choice(["inactive", "publish", "discipline", "none", "downgrade"])
        lower = {"downgrade_to": self.random.choice(["three", "free"])}
        return {"consequence": word, **(lower if word == "downgrade" else {})}

    def measured(self, kind: str) -> dict[str, Any]:
        within = [{"last_years": 2}, {"last_months": 7}, "since_award", "judged", "judged"]
        return {
            **self.base(kind),
            **self.selector(),
            "activities": self.some(KINDS),
            "within": self.random.choice(within),
            **self.maybe(repeats=self.repeats()),
            "unit": "点",
            "done": "の活動",
        }

    def repeats(self) -> dict[str, Any]:
        by = self.random.choice(["course", "topic", "provider"])
        return {"by": by, "at_most": self.random.randint(1, 2), **self.maybe(months_apart=3)}

    def node(self, depth: int) -> dict[str, Any]:
        draw = self.random
        inner = ["all", "any", "n_of", "each"] if depth else []
        leaves = ["count", "sum", "sum", "max", "distinct", "sum_plus_distinct", "pool", "pool"]
        leaves += ["none", "share"]
        kind = draw.choice([*inner, *inner[:1] * depth, *leaves, "elapsed", "fee"])
        if kind in ("all", "any", "n_of"):
            children = [self.node(depth - 1) for _ in range(draw.randint(1, 3))]
            return {**self.base(kind), "of": children, **({"n": 2} if kind == "n_of" else {})}
        if kind == "each":
            every = draw.choice(["year", "fiscal_year"])
            more = {"every": every, "of": self.node(depth - 1), **self.maybe(at_least=1)}
            return {**self.base(kind), **more}
        if kind == "elapsed":
            since = draw.choice(["award", "term"])
            return {**self.base(kind), "since": since, "at_least_months": draw.randint(1, 40)}
        if kind == "fee":
            return {**self.base(kind), "step": "fee"}
        if kind == "none":
            return self.measured(kind)
        if kind in ("count", "distinct"):
            by = ["topic", "course", "provider", "day"]
            more = {"by": draw.choice(by)} if kind == "distinct" else {}
            bounds = self.bounds(draw.randint(1, 4), draw.randint(4, 6))
            return {**self.measured(kind), **bounds, **more}
        return self.amounts(kind)

    def bounds(self, least: object, most: object) -> dict[str, Any]:
        """Mostly a need, sometimes a limit, sometimes both."""
        stated = self.random.choice(["at_least", "at_least", "at_least", "at_most", "both"])
        both = {"at_least": least, "at_most": most}
        return {key: value for key, value in both.items() if stated in (key, "both")}

    def amounts(self, kind: str) -> dict[str, Any]:
        draw = self.random
        need: dict[str, Any] = {"at_least": draw.choice(["0.5", "1", "1", "2.5", "6", "12", "40"])}
        if kind == "share":
            part = {"activities": self.some(KINDS), **self.selector()}
            need = {"part": part, **self.bounds(draw.choice(["0.2", "0.5"]), "0.75")}
        elif kind != "pool" and draw.random() < 0.3:
            need = self.bounds(need["at_least"], draw.choice(["40", "47.5"]))
        node = {
            **self.measured(kind),
            **need,
            **self.maybe(credit=draw.choice(["credit1", "credit2"])),
        }
        if kind == "sum_plus_distinct":
            node["by"] = draw.choice(["topic", "course", "provider", "day"])
        if kind in ("sum", "pool"):
            node |= self.maybe(prorate={"full_months": 24, "rounding": self.step()})
        if kind == "pool":
            node["groups"] = [self.group(2, KINDS[:2]), self.group(2, KINDS[2:])]
            node |= self.maybe(carry={"at_most": "5"})
        return node

    def group(self, depth: int, kinds: tuple[str, ...]) -> dict[str, Any]:
        draw = self.random
        per = [None, None, "record", "course", "provider", "day", "month", "year", "fiscal_year"]
        children = []
        if depth and draw.random() < 0.4:
            children = [self.group(0, (kind,)) for kind in kinds]
        return {
            "code": self.code("g"),
            "label": "区分",
            "activities": list(kinds) if draw.random() < 0.9 else self.some(KINDS),
            **(self.selector() if draw.random() < 0.2 else {}),
            **self.maybe(at_least=draw.choice(["1", "3"])),
            "at_most": draw.choice([None, "2", "5.5", "20"]),
            "per": None if children else draw.choice(per),
            "groups": children,
        }
