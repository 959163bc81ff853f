"""Exactly one paper about a supply is the qualified invoice, and only with a number that holds."""

from datetime import date

import pytest

from koshin.capabilities.papers import render
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.labels import label_of
from koshin.capabilities.papers.models import Paper
from koshin.core.scheme.paper_rules import Registration
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.papers.people import (
    LATER,
    NOW,
    applied,
    changed,
    charged,
    invoice,
    receipt,
    settled,
)
from tests.capabilities.papers.reading import text_of
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def qualified() -> list[str]:
    valid = Paper.objects.filter(voided_at__isnull=True, facts__qualified=True)
    return [paper.number for paper in valid.order_by("pk")]


def test_the_invoice_that_comes_first_is_the_qualified_one(world: World) -> None:
    application = applied(world)
    first = invoice(world, stories.charge_of(application))
    second = receipt(world, stories.paid(application, at=LATER).settlement)
    assert qualified() == [first.number]
    assert [label_of(first), label_of(second)] == ["適格請求書", "領収書"]
    text = text_of(render.pdf_of(second))
    assert f"適格請求書は{first.number}です" in text
    assert "登録番号" not in text
    assert "兼適格請求書" not in text


def test_the_receipt_that_comes_first_is_the_qualified_one(world: World) -> None:
    paid = settled(world)
    first = receipt(world, paid)
    second = invoice(world, paid.charge)
    assert qualified() == [first.number]
    assert [label_of(first), label_of(second)] == ["領収書 兼 適格請求書", "請求書"]
    assert f"適格請求書は{first.number}です" in text_of(render.pdf_of(second))


@pytest.mark.parametrize(("which", "kind"), [("invoice", "invoice"), ("receipt", "receipt")])
def test_an_association_may_always_choose_the_same_one(world: World, which: str, kind: str) -> None:
    scheme = changed(world.scheme, qualified=which)
    application = applied(world)
    charge = stories.charge_of(application)
    invoice(world, charge, scheme=scheme)
    receipt(world, stories.paid(application, at=LATER).settlement, scheme=scheme)
    kinds = Paper.objects.filter(facts__qualified=True).values_list("kind", flat=True)
    assert list(kinds) == [kind]


def test_after_the_qualified_one_is_void_the_next_paper_is_qualified(world: World) -> None:
    application = applied(world)
    first = invoice(world, stories.charge_of(application))
    void_paper(paper=first, reason="発行の誤り", at=LATER, actor=SYSTEM)
    second = receipt(world, stories.paid(application, at=LATER).settlement)
    assert qualified() == [second.number]


def test_receipts_of_two_payments_are_each_qualified_for_their_part(world: World) -> None:
    application = applied(world)
    parts = [
        stories.paid(application, at=NOW, amount=7_001, ref="a").settlement,
        stories.paid(application, at=LATER, amount=14_999, ref="b").settlement,
    ]
    assert qualified() == []
    papers = [receipt(world, part) for part in parts]
    assert qualified() == [paper.number for paper in papers]


@pytest.mark.parametrize(
    ("registered", "is_qualified"),
    [
        (Registration(since=date(2027, 4, 20)), True),
        (Registration(since=date(2027, 4, 21)), False),
        (Registration(until=date(2027, 4, 20)), True),
        (Registration(until=date(2027, 4, 19)), False),
    ],
)
def test_a_number_counts_on_the_day_of_the_supply(
    world: World, registered: Registration, is_qualified: bool
) -> None:
    scheme = changed(world.scheme, issuer={"registered": registered})
    paper = receipt(world, settled(world), scheme=scheme)
    text = text_of(render.pdf_of(paper))
    assert paper.facts["qualified"] is is_qualified
    assert ("適格" in text) is is_qualified
    assert (world.scheme.issuer.registration_number in text) is is_qualified


def test_an_issuer_without_a_number_issues_plain_papers(world: World) -> None:
    scheme = changed(world.scheme, issuer={"registration_number": ""})
    paid = settled(world)
    for paper in (receipt(world, paid, scheme=scheme), invoice(world, paid.charge, scheme=scheme)):
        assert "適格" not in text_of(render.pdf_of(paper))
    assert qualified() == []


def test_an_exempt_charge_has_no_tax_on_its_papers(world: World) -> None:
    charge = charged(world)
    lines = [
        {**line, "tax": "exempt", "tax_note": "消費税法施行令12条2項"} for line in charge.lines
    ]
    charge.lines = lines
    charge.save(update_fields=["lines"])
    paper = invoice(world, charge)
    text = text_of(render.pdf_of(paper))
    assert "非課税対象計22,000円" not in text
    assert "非課税計22,000円" in text
    assert "消費税法施行令12条2項" in text
    assert "うち消費税" not in text
