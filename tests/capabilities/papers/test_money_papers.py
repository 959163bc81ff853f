"""Invoices and receipts: what they say, that there is one, and what a new addressee does."""

import threading

import pytest
from django.db import connection

from koshin.capabilities.papers import queries, render
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.models import Paper, PaperSeries
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.papers.people import LATER, NOW, coordinator, receipt
from tests.capabilities.papers.reading import pages_of, text_of
from tests.ground import Ground
from tests.stories import World


@pytest.fixture
def world(db: None) -> World:
    return stories.association("itc")


@pytest.fixture
def person(world: World) -> Holder:
    return coordinator(world)


def invoice(world: World, person: Holder) -> Paper:
    application = stories.applied(world, person, at=NOW)
    charge = stories.charge_of(application)
    return issue_invoice(charge=charge, scheme=world.scheme, at=NOW, actor=SYSTEM)


def settlement(world: World, person: Holder, *, amount: int | None = None) -> Settlement:
    application = stories.applied(world, person, at=NOW)
    return stories.paid(application, at=LATER, amount=amount).settlement


def test_an_invoice_says_all_that_the_law_asks_and_how_to_pay(world: World, person: Holder) -> None:
    paper = invoice(world, person)
    text = text_of(render.pdf_of(paper))
    issuer = world.scheme.issuer
    for words in (
        "請求書",
        "適格請求書",
        "葛󠄀城𠮷彦様",
        "".join(issuer.name.split()),
        f"登録番号{issuer.registration_number}",
        "取引年月日2027年4月20日",
        "22,000円",
        "10%対象計22,000円(うち消費税2,000円)",
        "お支払期限2027年5月31日(月)",
        "S2027-000001",
        Charge.objects.get().payer_reference,
        issuer.bank_account.holder if issuer.bank_account else "-",
    ):
        assert words in text
    assert pages_of(render.pdf_of(paper)) == [(210, 297)]


def test_a_receipt_says_for_what_when_and_how_it_was_paid(world: World, person: Holder) -> None:
    paper = receipt(world, settlement(world, person))
    text = text_of(render.pdf_of(paper))
    for words in (
        "領収書",
        "兼適格請求書",
        "¥22,000",
        "として、上記の金額を正に領収いたしました",
        "取引年月日2027年4月20日",
        "領収日2027年5月6日",
        "お支払い方法銀行振込",
        "R2027-000001",
    ):
        assert words in text


def test_asking_again_answers_the_same_paper_and_the_same_bytes(
    world: World, person: Holder
) -> None:
    paid = settlement(world, person)
    first, second = receipt(world, paid), receipt(world, paid)
    assert first.pk == second.pk
    assert render.pdf_of(first) == render.pdf_of(Paper.objects.get(pk=first.pk))
    assert PaperSeries.objects.get(kind="receipt").last == 1
    assert AuditLine.objects.filter(verb="issue_receipt").count() == 1


def test_a_new_addressee_replaces_the_paper_and_links_the_void_one(
    world: World, person: Holder
) -> None:
    paid = settlement(world, person)
    old = receipt(world, paid)
    person.invoice_addressee, person.invoice_sender = "株式会社渡邉商事", "経理部 濵田 花子 様"
    person.save()

    new = receipt(world, paid)

    old.refresh_from_db()
    assert old.voided_at == LATER
    assert new.replaces_id == old.pk
    assert new.number == "R2027-000002"
    assert "株式会社渡邉商事御中経理部濵田花子様" in text_of(render.pdf_of(new))
    assert "差し替え前R2027-000001" in text_of(render.pdf_of(new))
    assert "無効" in text_of(render.pdf_of(old))
    assert queries.about([paid.public_id]) == {("receipt", paid.public_id): [new]}
    assert [p.number for p in queries.shelf(person.pk) if p.kind == "receipt"] == [
        "R2027-000002",
        "R2027-000001",
    ]


def test_papers_keep_what_they_said_when_the_profile_changes(world: World, person: Holder) -> None:
    paper = receipt(world, settlement(world, person))
    before = render.pdf_of(paper)
    person.family_name = "山田"
    person.save()
    assert render.pdf_of(Paper.objects.get(pk=paper.pk)) == before


def test_receipts_of_part_payments_sum_to_the_charge(world: World, person: Holder) -> None:
    application = stories.applied(world, person, at=NOW)
    first = stories.paid(application, at=NOW, amount=7_001, ref="a").settlement
    second = stories.paid(application, at=LATER, amount=14_999, ref="b").settlement
    papers = [receipt(world, first), receipt(world, second)]
    assert [paper.facts["amount"] for paper in papers] == [7_001, 14_999]
    assert [paper.facts["taxes"][0]["tax"] for paper in papers] == [636, 1_363]
    assert "の一部として" in text_of(render.pdf_of(papers[0]))


def test_more_than_was_owed_is_receipted_for_what_was_owed(world: World, person: Holder) -> None:
    paper = receipt(world, settlement(world, person, amount=23_000))
    assert paper.facts["amount"] == 22_000


def test_money_that_nothing_took_has_no_receipt(world: World, person: Holder) -> None:
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW)
    twice = stories.paid(application, at=LATER, ref="again").settlement
    with pytest.raises(Refused, match="nothing_taken"):
        receipt(world, twice)


def test_a_settled_charge_still_has_an_invoice_without_an_account_to_pay_to(
    world: World, person: Holder
) -> None:
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW)
    charge = stories.charge_of(application)
    paper = issue_invoice(charge=charge, scheme=world.scheme, at=LATER, actor=SYSTEM)
    text = text_of(render.pdf_of(paper))
    assert "すでにお支払いいただいています" in text
    assert "お振込先" not in text


def test_two_who_ask_at_once_get_one_receipt(committed: Ground) -> None:
    world = stories.association("itc")
    paid = settlement(world, coordinator(world))
    found: list[Paper] = []

    def ask() -> None:
        found.append(receipt(world, paid))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({paper.number for paper in found}) == 1
    assert len(found) == 4
    assert Paper.objects.filter(kind="receipt").count() == 1


def test_numbers_of_different_holders_have_no_gaps(world: World, person: Holder) -> None:
    other = coordinator(world, number="C0002")
    numbers = [receipt(world, settlement(world, who)).number for who in (person, other)]
    assert numbers == ["R2027-000001", "R2027-000002"]
