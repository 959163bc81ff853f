"""Papers are kept as they were issued: nothing changes, and every number is explained."""

from datetime import date

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from koshin.capabilities.papers import archive
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.archive import Wanted
from koshin.capabilities.papers.frozen import content_hash
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.papers.render import pdf_of
from koshin.core.refusal import Refused
from koshin.platform import postgres
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.papers.people import LATER, charged, invoice, receipt, settled
from tests.capabilities.papers.reading import text_of
from tests.ground import Ground
from tests.stories import World


@pytest.fixture
def world(db: None) -> World:
    return stories.association("itc")


@pytest.mark.parametrize(
    "change",
    [
        "SET amount = 1",
        "SET party = 'somebody else'",
        "SET facts = jsonb_set(facts, '{amount}', '1')",
        "SET content_hash = 'x'",
        "SET number = 'R2027-999999'",
        "SET issued_at = issued_at - interval '1 day'",
    ],
)
def test_the_database_refuses_to_change_a_paper(world: World, change: str) -> None:
    receipt(world, settled(world))
    with (
        pytest.raises(IntegrityError, match="stays as it was issued"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE papers_paper {change}")


def test_the_database_refuses_to_remove_a_paper(world: World) -> None:
    paper = receipt(world, settled(world))
    with pytest.raises(IntegrityError, match="never removed"), transaction.atomic():
        paper.delete()


def test_a_void_paper_never_becomes_valid_again(world: World) -> None:
    paper = receipt(world, settled(world))
    void_paper(paper=paper, reason="発行の誤り", at=LATER, actor=SYSTEM)
    with pytest.raises(IntegrityError, match="stays as it was issued"), transaction.atomic():
        Paper.objects.update(voided_at=None, void_reason="")


def test_a_paper_is_not_void_without_a_reason(world: World) -> None:
    receipt(world, settled(world))
    with pytest.raises(IntegrityError, match="void_paper_has_reason"), transaction.atomic():
        Paper.objects.update(voided_at=LATER)


def test_the_hash_is_of_the_content_and_finds_what_was_altered_by_the_owner(
    committed: Ground,
) -> None:
    world = stories.association("itc")
    paper = receipt(world, settled(world))
    assert paper.content_hash == content_hash(
        kind="receipt", number="R2027-000001", template="receipt-2", facts=paper.facts
    )
    assert list(archive.altered("itc")) == []
    with psycopg.connect(committed.url(postgres.OWNER)) as owner:
        owner.execute("ALTER TABLE papers_paper DISABLE TRIGGER paper_stays_as_issued")
        owner.execute("""UPDATE papers_paper SET facts = jsonb_set(facts, '{amount}', '1')""")
        owner.execute("ALTER TABLE papers_paper ENABLE TRIGGER paper_stays_as_issued")
    assert [found.number for found in archive.altered("itc")] == ["R2027-000001"]


def test_every_number_is_issued_or_void_with_a_reason(world: World) -> None:
    first = receipt(world, settled(world))
    void_paper(paper=first, reason="二重に発行したため", at=LATER, actor=SYSTEM)
    receipt(world, settled(world, number="C0002"))
    (found,) = archive.series("itc")
    assert (found.kind, found.year, found.last) == ("receipt", 2027, 2)
    assert (found.valid, found.void, found.missing, found.unexplained) == (1, 1, [], [])
    assert found.is_whole


def test_a_number_that_is_missing_is_named(world: World) -> None:
    receipt(world, settled(world))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_series SET last = 3")
    (found,) = archive.series("itc")
    assert found.missing == [2, 3]
    assert not found.is_whole


def test_voiding_wants_a_reason_and_happens_once(world: World) -> None:
    paper = receipt(world, settled(world))
    with pytest.raises(Refused, match="reason_missing"):
        void_paper(paper=paper, reason=" ", at=LATER, actor=SYSTEM)
    void_paper(paper=paper, reason="発行の誤り", at=LATER, actor=SYSTEM)
    with pytest.raises(Refused, match="void_already"):
        void_paper(paper=paper, reason="発行の誤り", at=LATER, actor=SYSTEM)
    assert AuditLine.objects.get(verb="void_paper").reason == "発行の誤り"


def test_a_corrected_invoice_names_the_wrong_one_and_both_are_kept(world: World) -> None:
    charge = charged(world)
    wrong = invoice(world, charge)
    right = issue_invoice(
        charge=charge,
        scheme=world.scheme,
        at=LATER,
        actor=SYSTEM,
        correcting="登録番号の記載に誤りがあったため",
    )
    wrong.refresh_from_db()
    assert wrong.void_reason == "訂正: 登録番号の記載に誤りがあったため"
    assert right.replaces_id == wrong.pk
    text = text_of(pdf_of(right))
    assert f"{wrong.number}(2027年5月6日発行)を訂正して発行したものです" in text
    assert "無効" in text_of(pdf_of(wrong))


def numbers(wanted: Wanted) -> list[str]:
    return [paper.number for paper in archive.find("itc", wanted)]


def test_papers_are_found_by_date_amount_and_party_and_by_two_of_them(world: World) -> None:
    paid = settled(world)
    paper = receipt(world, paid)
    day = date(2027, 4, 20)
    other = Wanted(since=date(2027, 4, 21))
    assert numbers(other) == []
    for wanted in (
        Wanted(since=day, until=day),
        Wanted(least=22_000, most=22_000),
        Wanted(party="葛󠄀城"),
        Wanted(party="R2027"),
        Wanted(since=day, least=20_000),
        Wanted(until=day, party="𠮷彦"),
        Wanted(most=22_000, party="葛󠄀", kind="receipt", with_void=False),
    ):
        assert numbers(wanted) == [paper.number]
    for wanted in (
        Wanted(least=22_001),
        Wanted(most=21_999),
        Wanted(party="見本"),
        Wanted(since=day, party="見本"),
        Wanted(since=day, least=22_001),
        Wanted(kind="invoice"),
    ):
        assert numbers(wanted) == []


def test_void_papers_are_found_unless_they_are_left_out(world: World) -> None:
    paper = receipt(world, settled(world))
    void_paper(paper=paper, reason="発行の誤り", at=LATER, actor=SYSTEM)
    assert numbers(Wanted()) == [paper.number]
    assert numbers(Wanted(with_void=False)) == []


def test_papers_of_another_association_are_not_found(world: World) -> None:
    receipt(world, settled(world))
    assert list(archive.find("jspo", Wanted())) == []
    assert archive.series("jspo") == []
