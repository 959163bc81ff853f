"""Quotes, invoices to companies, and papers about money that was given back."""

from datetime import date
from uuid import uuid4

import pytest

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.papers import queries, render
from koshin.capabilities.papers.actions.give_up_bundle import give_up_bundle
from koshin.capabilities.papers.actions.issue_bundle_invoice import issue_bundle_invoice
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_quote import Quoted, issue_quote
from koshin.capabilities.papers.actions.issue_return_invoice import (
    Returned,
    issue_return_invoice,
)
from koshin.capabilities.papers.actions.recompose_bundle import recompose_bundle
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Bundle, Charge, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.papers.people import (
    COMPANY,
    LATER,
    NOW,
    changed,
    charged,
    coordinator,
    invoice,
    receipt,
    settled,
)
from tests.capabilities.papers.reading import pages_of, text_of
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def quote(world: World, quoted: Quoted) -> Paper:
    person = coordinator(world) if not Paper.objects.exists() else Paper.objects.get().holder
    assert person is not None
    return issue_quote(holder=person, quoted=quoted, scheme=world.scheme, at=NOW, actor=SYSTEM)


def offered(*amounts: int) -> Quoted:
    lines = [{"label": "更新料", "rule": "1年度分", "amount": n, "tax": "10"} for n in amounts]
    return Quoted(
        subject=uuid4(),
        title="2027年度 資格更新",
        lines=lines,
        closes=stories.jst("2027-05-31 23:59"),
    )


def test_a_quote_says_what_it_will_cost_and_how_long_it_is_good(world: World) -> None:
    quoted = offered(22_000)
    paper = quote(world, quoted)
    text = text_of(render.pdf_of(paper))
    for words in (
        "見積書",
        "Q2027-000001",
        "お見積金額¥22,000",
        "2027年度資格更新について、下記のとおりお見積り申し上げます",
        "お見積りの有効期限2027年5月20日(木)",
        "(うち消費税2,000円)",
    ):
        assert words in text
    assert "登録番号" not in text
    assert quote(world, quoted).pk == paper.pk


def test_nothing_to_pay_has_no_quote(world: World) -> None:
    with pytest.raises(Refused, match="nothing_to_pay"):
        quote(world, offered(0))


def bundled(*owed: Charge) -> Bundle:
    bundle = make_bundle(
        association="itc",
        payer=Payer(name="株式会社見本商事", department="人事部", contact="山田 花子"),
        requested_by=None,
        charge=None,
        at=NOW,
        actor=SYSTEM,
    )
    for charge in owed:
        bundle = add_to_bundle(
            association="itc",
            bundle=bundle.public_id,
            charge=charge.public_id,
            at=NOW,
            actor=SYSTEM,
        )
    return bundle


def billed(world: World, bundle: Bundle) -> Paper:
    return issue_bundle_invoice(bundle=bundle, scheme=world.scheme, at=NOW, actor=SYSTEM)


def test_a_company_gets_one_invoice_for_its_people_and_they_get_their_receipts(
    world: World,
) -> None:
    owed = [charged(world), charged(world, number="C0002")]
    bundle = bundled(*owed)
    paper = billed(world, bundle)
    text = text_of(render.pdf_of(paper))
    for words in (
        "適格請求書",
        "株式会社見本商事御中",
        "人事部山田花子様",
        "(2名分)",
        "ご請求金額¥44,000",
        "葛󠄀城𠮷彦様(C0001)",
        "葛󠄀城𠮷彦様(C0002)",
        "10%対象計44,000円(うち消費税4,000円)",
        f"振込依頼人番号{bundle.payer_reference}",
    ):
        assert words in text

    money = Confirmed(
        provider="bank", provider_ref="1", method="bank", amount=44_000, paid_at=LATER
    )
    pay_bundle(bundle_id=bundle.pk, money=money, at=LATER)

    receipts = [receipt(world, paid) for paid in Settlement.objects.order_by("charge")]
    assert [r.facts["amount"] for r in receipts] == [22_000, 22_000]
    assert [r.facts["qualified"] for r in receipts] == [False, False]
    assert f"適格請求書は{paper.number}です" in text_of(render.pdf_of(receipts[0]))


def test_the_own_invoice_gives_way_to_the_companys(world: World) -> None:
    charge = charged(world)
    own = invoice(world, charge)
    paper = billed(world, bundled(charge))
    own.refresh_from_db()
    assert own.void_reason == "会社・団体あての請求書に含めたため"
    assert paper.facts["qualified"]
    with pytest.raises(Refused, match="in_a_bundle"):
        issue_invoice(charge=charge, scheme=world.scheme, at=NOW, actor=SYSTEM, to=COMPANY)


def test_a_bundle_composed_anew_has_a_new_invoice(world: World) -> None:
    owed = [charged(world), charged(world, number="C0002")]
    bundle = bundled(*owed)
    first = billed(world, bundle)
    assert billed(world, bundle).pk == first.pk
    recompose_bundle(
        association="itc",
        bundle=bundle.public_id,
        charge=owed[1].public_id,
        wanted=False,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )
    second = Paper.objects.get(subject=bundle.public_id, voided_at__isnull=True)
    assert (second.facts["amount"], second.replaces_id) == (22_000, first.pk)
    own = invoice(world, owed[1])
    assert own.facts["qualified"]


def test_the_invoice_of_a_bundle_that_is_given_up_or_empty_is_void(world: World) -> None:
    one, other = charged(world), charged(world, number="C0002")
    given_up, empty = bundled(one), bundled(other)
    papers = [billed(world, given_up), billed(world, empty)]
    give_up_bundle(
        association="itc",
        bundle=given_up.public_id,
        reason="先方の都合",
        at=NOW,
        actor=SYSTEM,
    )
    recompose_bundle(
        association="itc",
        bundle=empty.public_id,
        charge=other.public_id,
        wanted=False,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )
    for paper in papers:
        paper.refresh_from_db()
    assert [paper.void_reason for paper in papers] == [
        "まとめ払いの取り消し: 先方の都合",
        "対象の請求がなくなったため",
    ]
    assert invoice(world, one).facts["qualified"]


def test_an_empty_bundle_is_not_billed(world: World) -> None:
    with pytest.raises(Refused, match="nothing_to_bill"):
        billed(world, bundled())


def test_an_invoice_for_sixty_people_runs_over_several_pages(world: World) -> None:
    charge = charged(world)
    charge.lines = [charge.lines[0] | {"label": f"更新料 {n}", "amount": 366} for n in range(60)]
    charge.amount = 60 * 366
    charge.save()
    pages = pages_of(render.pdf_of(billed(world, bundled(charge))))
    assert len(pages) > 1


def given_back(
    paid: Settlement, amount: int, scheme: Scheme, *, wanted: bool = False
) -> Paper | None:
    return issue_return_invoice(
        refund=Returned(
            reference=uuid4(),
            settlement=paid,
            amount=amount,
            returned_on=date(2027, 6, 10),
            reason="更新の取り下げ",
        ),
        scheme=scheme,
        at=LATER,
        actor=SYSTEM,
        wanted=wanted,
    )


def test_money_given_back_has_a_qualified_return_invoice(world: World) -> None:
    paid = settled(world)
    original = receipt(world, paid)
    paper = given_back(paid, 22_000, world.scheme)
    assert paper is not None
    text = text_of(render.pdf_of(paper))
    for words in (
        "適格返還請求書",
        f"登録番号{world.scheme.issuer.registration_number}",
        "返還年月日2027年6月10日",
        "もとの取引年月日2027年4月20日",
        f"もとの書類{original.number}",
        "返還金額¥22,000",
        "10%対象計22,000円(うち消費税2,000円)",
        "更新の取り下げ",
    ):
        assert words in text
    assert queries.returns_of([paid.public_id]) == [paper]
    assert "返金あり" in text_of(render.pdf_of(original))


@pytest.mark.parametrize(("amount", "due"), [(9_999, False), (10_000, True)])
def test_a_return_of_less_than_ten_thousand_yen_needs_no_paper(
    world: World, amount: int, due: bool
) -> None:
    assert (given_back(settled(world), amount, world.scheme) is not None) is due


def test_a_small_return_has_a_paper_where_it_is_wanted(world: World) -> None:
    paper = given_back(settled(world), 1, world.scheme, wanted=True)
    assert paper is not None
    assert (paper.amount, paper.facts["taxes"][0]["tax"]) == (1, 0)


def test_the_limit_is_the_associations_data(world: World) -> None:
    scheme = changed(world.scheme, return_invoice_from=0)
    assert given_back(settled(world), 1, scheme) is not None


def test_the_same_return_has_one_paper(world: World) -> None:
    refund = Returned(
        reference=uuid4(),
        settlement=settled(world),
        amount=22_000,
        returned_on=date(2027, 6, 10),
    )
    papers = [
        issue_return_invoice(refund=refund, scheme=world.scheme, at=LATER, actor=SYSTEM)
        for _again in range(2)
    ]
    assert papers[0] == papers[1]


def test_without_a_number_a_return_is_told_plainly(world: World) -> None:
    scheme = changed(world.scheme, issuer={"registration_number": ""})
    paper = given_back(settled(world), 22_000, scheme)
    assert paper is not None
    text = text_of(render.pdf_of(paper))
    assert "返金明細書" in text
    assert "適格" not in text
