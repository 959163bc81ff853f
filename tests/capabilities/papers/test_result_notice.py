"""The result notice that is also the certificate, as in the seed."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.papers import render
from koshin.capabilities.papers.actions.issue_result_notice import Result, issue_result_notice
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from tests import stories
from tests.capabilities.papers.reading import pages_of, text_of
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2017-04-20 10:00")
SEED = Result(
    cycle="2017",
    cycle_label="2017年度資格更新",
    qualification_name="ITコーディネータ",
    credential_number="0000002001C",
    awarded_on=date(2016, 3, 10),
    valid_until=date(2018, 5, 31),
)


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def holder(world: World, family: str = "見本", given: str = "太郎") -> Holder:
    return stories.holder(world, number="C0001", family=family, given=given)


def issued(world: World, person: Holder) -> Paper:
    return issue_result_notice(
        holder=person,
        application=uuid4(),
        result=SEED,
        scheme=world.scheme,
        at=NOW,
    )


def test_it_says_what_the_sample_of_the_seed_says(world: World) -> None:
    text = text_of(render.pdf_of(issued(world, holder(world))))
    for words in (
        "更新結果通知書兼資格証明書",
        "見本太郎様",
        "認定番号0000002001C",
        "認定年月2016年3月",
        "資格有効期限2018年05月31日",
        "2017年度資格更新",
        "".join(world.scheme.issuer.name.split()),
    ):
        assert words in text


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("髙橋", "花子"),
        ("山﨑", "太郎"),
        ("𠮷野", "一郎"),
        ("渡邉", "栞"),
        ("渡邊", "栞"),
        ("葛󠄀城", "誠"),
        ("濵﨑", "德子"),
        ("神谷", "祥子"),
        ("#let", '*x* "$" \\ <b> {name} @a'),
    ],
)
def test_every_name_is_printed_and_extracted_as_it_was_written(
    world: World, family: str, given: str
) -> None:
    paper = issued(world, holder(world, family, given))
    assert "".join(f"{family}{given}様".split()) in text_of(render.pdf_of(paper))


def test_it_is_one_page_of_a4_tagged_and_archivable(world: World) -> None:
    pdf = render.pdf_of(issued(world, holder(world)))
    assert pages_of(pdf) == [(210, 297)]
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf or b"ObjStm" in pdf
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_same_facts_give_the_same_bytes(world: World) -> None:
    paper = issued(world, holder(world))
    assert render.pdf_of(paper) == render.pdf_of(Paper.objects.get(pk=paper.pk))


def test_issuing_costs_one_query_and_locks_no_series(world: World) -> None:
    person = holder(world)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        issued(world, person)
    assert len(queries) == 1


def test_a_sample_can_be_seen_before_renewing_and_says_so(world: World) -> None:
    pdf = render.sample_of(name="見本 太郎", result=SEED, scheme=world.scheme, on=date(2017, 4, 1))
    text = text_of(pdf)
    assert "見本太郎様" in text
    assert text.count("見本") >= 3
    assert Paper.objects.count() == 0
