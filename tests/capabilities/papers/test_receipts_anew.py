"""Receipts made out anew: to somebody else, in parts, once more; they always sum to the money."""

from itertools import permutations

import pytest

from koshin.capabilities.papers import queries, render
from koshin.capabilities.papers.actions.reissue_receipt import (
    Share,
    changes_left,
    reissue_receipt,
)
from koshin.capabilities.papers.letterhead import Addressee, addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.papers.people import (
    COMPANY,
    HOLDER,
    applied,
    changed,
    receipt,
    settled,
)
from tests.capabilities.papers.reading import text_of
from tests.stories import World, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def own(paid: Settlement) -> Addressee:
    return addressee(paid.charge.holder)


def anew(world: World, paid: Settlement, *shares: Share, day: int = 7) -> list[Paper]:
    return reissue_receipt(
        settlement=paid,
        shares=shares,
        scheme=world.scheme,
        at=jst(f"2027-05-{day:02d} 12:00"),
        actor=HOLDER,
    )


def test_a_receipt_is_made_out_to_the_company_and_stays_so(world: World) -> None:
    paid = settled(world)
    old = receipt(world, paid)
    (new,) = anew(world, paid, Share(to=COMPANY, amount=22_000))
    old.refresh_from_db()
    assert (old.void_reason, new.replaces_id) == ("宛名の変更", old.pk)
    assert "株式会社見本商事御中" in text_of(render.pdf_of(new))
    assert receipt(world, paid).pk == new.pk


def test_a_receipt_is_split_between_company_and_person(world: World) -> None:
    paid = settled(world)
    receipt(world, paid)
    papers = anew(world, paid, Share(to=COMPANY, amount=20_000), Share(to=own(paid), amount=2_000))
    assert [p.facts["amount"] for p in papers] == [20_000, 2_000]
    assert [p.facts["taxes"][0]["tax"] for p in papers] == [1_818, 181]
    assert queries.about([paid.public_id])["receipt", paid.public_id] == papers
    assert "の一部として" in text_of(render.pdf_of(papers[0]))
    assert receipt(world, paid).pk == papers[0].pk


def test_a_split_receipt_becomes_one_again(world: World) -> None:
    paid = settled(world)
    anew(world, paid, Share(to=COMPANY, amount=20_000), Share(to=own(paid), amount=2_000))
    (whole,) = anew(world, paid, Share(to=own(paid), amount=22_000), day=8)
    assert whole.facts["lines"][0]["amount"] == 22_000
    assert Paper.objects.filter(voided_at__isnull=False).count() == 2


def test_a_receipt_issued_again_names_the_original(world: World) -> None:
    paid = settled(world)
    first = receipt(world, paid)
    (second,) = anew(world, paid, Share(to=own(paid), amount=22_000))
    (third,) = anew(world, paid, Share(to=own(paid), amount=22_000), day=8)
    assert second.facts["again"] == {
        "original": first.number,
        "original_on": "2027年5月6日(木)",
        "times": 1,
    }
    text = text_of(render.pdf_of(third))
    assert "再発行" in text
    assert f"原本{first.number}(2027年5月6日(木)発行)2回目" in text


@pytest.mark.parametrize("amounts", [(21_999,), (20_000, 2_001), (22_000, 0), (23_000, -1_000)])
def test_shares_that_do_not_come_to_the_money_are_refused(
    world: World, amounts: tuple[int, ...]
) -> None:
    paid = settled(world)
    old = receipt(world, paid)
    with pytest.raises(Refused, match="shares"):
        anew(world, paid, *(Share(to=COMPANY, amount=amount) for amount in amounts))
    old.refresh_from_db()
    assert old.voided_at is None


def test_a_holder_may_ask_so_often_and_the_office_always(world: World) -> None:
    paid = settled(world)
    scheme = changed(world.scheme, receipt_changes=1)
    whole = [Share(to=COMPANY, amount=22_000)]
    receipt(world, paid)
    assert changes_left(paid, scheme) == 1
    at = jst("2027-05-07 12:00")
    reissue_receipt(settlement=paid, shares=whole, scheme=scheme, at=at, actor=HOLDER)
    assert changes_left(paid, scheme) == 0
    with pytest.raises(Refused, match="too_often"):
        reissue_receipt(settlement=paid, shares=whole, scheme=scheme, at=at, actor=HOLDER)
    reissue_receipt(settlement=paid, shares=whole, scheme=scheme, at=at, actor=SYSTEM)


PAYMENTS = {"a": (jst("2027-04-21 12:00"), 7_001), "b": (jst("2027-05-06 12:00"), 14_999)}


@pytest.mark.parametrize("booked", list(permutations("ab")))
@pytest.mark.parametrize("asked", list(permutations("ab")))
def test_part_payments_cover_the_same_lines_in_whatever_order_they_are_booked(
    world: World, booked: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    application = applied(world)
    charge = stories.charge_of(application)
    line = charge.lines[0]
    charge.lines = [
        {**line, "label": "更新料", "amount": 20_000},
        {**line, "label": "手数料", "amount": 2_000, "tax": "exempt"},
    ]
    charge.save(update_fields=["lines"])
    paid = {}
    for ref in booked:
        at, amount = PAYMENTS[ref]
        paid[ref] = stories.paid(application, at=at, amount=amount, ref=ref).settlement
    papers = {ref: receipt(world, paid[ref]) for ref in asked}
    lines = {
        ref: [(line["label"], line["amount"]) for line in paper.facts["lines"]]
        for ref, paper in papers.items()
    }
    assert lines == {
        "a": [("更新料", 7_001)],
        "b": [("更新料", 12_999), ("手数料", 2_000)],
    }


def test_a_payment_that_is_booked_late_covers_what_receipts_have_left(world: World) -> None:
    application = applied(world)
    at, amount = PAYMENTS["b"]
    late = stories.paid(application, at=at, amount=amount, ref="b").settlement
    out = receipt(world, late)
    at, amount = PAYMENTS["a"]
    early = stories.paid(application, at=at, amount=amount, ref="a").settlement
    papers = [out, receipt(world, early), receipt(world, late)]
    assert papers[2].pk == out.pk
    assert sum(paper.facts["amount"] for paper in papers[:2]) == 22_000
    assert sum(line["amount"] for p in papers[:2] for line in p.facts["lines"]) == 22_000
