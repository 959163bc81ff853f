"""All papers as files: complete, readable, and harmless in a spreadsheet."""

import csv
import hashlib
import io
from zipfile import ZipFile

import pytest

from koshin.capabilities.papers import archive, export, render
from koshin.capabilities.papers.actions.record_export import record_export
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.archive import Wanted
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from koshin.platform.tables.cells import protected
from tests import stories
from tests.capabilities.papers.people import LATER, coordinator, invoice, receipt, settled
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def opened(wanted: Wanted) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(export.zip_of("itc", wanted))))


def rows(made: ZipFile, name: str) -> list[dict[str, str]]:
    text = made.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_zip_holds_every_paper_found_and_says_what_each_is(world: World) -> None:
    paid = settled(world)
    first = receipt(world, paid)
    void_paper(paper=first, reason="発行の誤り", at=LATER, actor=SYSTEM)
    second = invoice(world, paid.charge)

    made = opened(Wanted())

    assert made.testzip() is None
    names = ["20270420_S2027-000001.pdf", "20270420_R2027-000001.pdf", "一覧.csv", "番号.csv"]
    assert made.namelist() == names
    assert made.read(names[0]) == render.pdf_of(second)
    index = rows(made, "一覧.csv")
    assert [(row["番号"], row["書類"], row["状態"], row["無効の理由"]) for row in index] == [
        ("S2027-000001", "適格請求書", "有効", ""),
        ("R2027-000001", "領収書 兼 適格請求書", "無効", "発行の誤り"),
    ]
    assert (index[0]["取引年月日"], index[0]["金額(円)"]) == ("2027-04-20", "22000")
    assert index[0]["PDFのSHA-256"] == hashlib.sha256(made.read(names[0])).hexdigest()
    assert index[0]["内容のSHA-256"] == second.content_hash
    assert [row["欠番"] for row in rows(made, "番号.csv")] == ["なし", "なし"]


def test_the_same_search_gives_the_same_bytes(world: World) -> None:
    receipt(world, settled(world))
    first, second = (b"".join(export.zip_of("itc", Wanted())) for _time in range(2))
    assert first == second


def test_the_zip_is_sent_paper_by_paper(world: World) -> None:
    paid = settled(world)
    receipt(world, paid)
    invoice(world, paid.charge)
    pieces = list(export.zip_of("itc", Wanted()))
    assert len(pieces) == 3
    assert all(len(piece) > 1_000 for piece in pieces[:2])


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert protected(text) == f"'{text}"


def test_an_addressee_that_looks_like_a_formula_is_told_as_text(world: World) -> None:
    person = coordinator(world)
    person.invoice_addressee = '=HYPERLINK("http://example.com")'
    person.save()
    paid = stories.paid(stories.applied(world, person, at=LATER), at=LATER).settlement
    receipt(world, paid)
    assert rows(opened(Wanted()), "一覧.csv")[0]["宛名"] == '\'=HYPERLINK("http://example.com")'


def test_who_took_how_many_papers_is_recorded_without_names(world: World) -> None:
    paper = receipt(world, settled(world))
    wanted = Wanted(party="葛󠄀城", least=1)
    assert record_export(association="itc", wanted=wanted, at=LATER, actor=SYSTEM) == 1
    line = AuditLine.objects.get(verb="export_papers")
    assert (line.after["papers"], line.after["least"]) == (1, 1)
    assert "葛" not in str(line.after)
    assert archive.find("itc", wanted).get() == paper
