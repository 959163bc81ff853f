"""The post room: what is printed and its envelope bear one code, and a mix-up is caught."""

import io

import pytest
from pypdf import PdfReader

from koshin.capabilities.papers import post
from koshin.capabilities.papers.actions.make_run import make_run
from koshin.capabilities.papers.actions.readdress import readdress
from koshin.capabilities.papers.actions.scan_post import Scanned, scan_post
from koshin.capabilities.papers.models import Dispatch, PostRun
from koshin.core.refusal import Refused
from koshin.platform import numbers
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
POSTED = jst("2027-04-01 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def run_of(world: World, *names: str) -> tuple[PostRun, list[Dispatch]]:
    """Coaches renewed and paid; their cards are put together for printing."""
    for number, family in enumerate(names, start=1):
        coach = stories.ski_coach(world, number=f"000000{number}")
        coach.family_name = family
        coach.save()
        stories.paid(stories.applied(world, coach, at=NOW), at=NOW)
    waiting = Dispatch.objects.order_by("pk")
    run = make_run(association="jspo", dispatches=[one.pk for one in waiting], at=NOW, actor=SYSTEM)
    return run, list(run.dispatches.order_by("holder__number"))


def scanned(typed: str, *, held: str = "", last: int | None = None) -> Scanned:
    return scan_post(association="jspo", typed=typed, held=held, last=last, at=POSTED, actor=SYSTEM)


@pytest.mark.parametrize("sheet", ["cards", "labels", "letters"])
def test_every_sheet_bears_the_code_of_each_thing_beside_its_person(
    world: World, sheet: post.Sheet
) -> None:
    run, pieces = run_of(world, "髙橋", "﨑山")
    drawn = post.pdf_of(run, sheet, pieces, scheme=world.scheme)
    text = "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawn)).pages).split()
    )
    for one, family in zip(pieces, ("髙橋", "﨑山"), strict=True):
        code = numbers.shown(one.check_code)
        assert family in text
        assert code in text
    assert drawn == post.pdf_of(run, sheet, pieces, scheme=world.scheme)


def test_certificates_are_drawn_one_to_a_page(world: World) -> None:
    run, pieces = run_of(world, "髙橋", "﨑山")
    for one in pieces:
        one.item = "certificate"
    assert post.sheets_of(pieces) == ("certificates", "labels", "letters")
    drawn = post.pdf_of(run, "certificates", pieces, scheme=world.scheme)
    assert len(PdfReader(io.BytesIO(drawn)).pages) == 2


def test_a_thing_and_its_envelope_are_scanned_and_posted_with_a_tracking_number(
    world: World,
) -> None:
    _run, [one] = run_of(world, "髙橋")
    wide = numbers.shown(one.check_code).translate(
        str.maketrans("0123456789-", "０１２３４５６７８９－")
    )
    first = scanned(wide)
    assert first.held == one
    assert Dispatch.objects.get().dispatched_at is None
    second = scanned(one.check_code, held=one.check_code)
    assert second.posted == one
    assert Dispatch.objects.get().dispatched_at == POSTED
    assert scanned("1234-5678-9012", last=one.pk).tracked == one
    assert Dispatch.objects.get().tracking_number == "123456789012"
    verbs = AuditLine.objects.filter(subject=f"dispatch:{one.pk}").values_list("verb", flat=True)
    assert set(verbs) == {"mark_dispatched", "track_dispatch"}


def test_somebody_elses_envelope_is_caught_and_nothing_is_posted(world: World) -> None:
    _run, [one, other] = run_of(world, "髙橋", "﨑山")
    with pytest.raises(Refused) as refused:
        scanned(other.check_code, held=one.check_code)
    sentence = refused.value.refusals[0].sentence
    assert "中身は髙橋 﨑子様、封筒は﨑山 﨑子様です" in sentence
    assert not Dispatch.objects.filter(dispatched_at__isnull=False).exists()


@pytest.mark.parametrize(("typed", "code"), [("ABCD", "no_code"), ("0" * 16, "unknown_code")])
def test_what_is_no_code_is_said(world: World, typed: str, code: str) -> None:
    run_of(world, "髙橋")
    with pytest.raises(Refused, match=code):
        scanned(typed)


def test_what_was_posted_is_not_posted_again(world: World) -> None:
    _run, [one] = run_of(world, "髙橋")
    scanned(one.check_code, held=one.check_code)
    with pytest.raises(Refused, match="posted"):
        scanned(one.check_code)


def test_a_new_address_takes_the_printed_thing_out_of_its_run(world: World) -> None:
    _run, [one] = run_of(world, "髙橋")
    holder = one.holder
    holder.street = "神宮前9-9-9"
    holder.save()
    readdress(holder=holder, at=NOW, actor=SYSTEM)
    with pytest.raises(Refused, match="unknown_code"):
        scanned(one.check_code)
    again = make_run(association="jspo", dispatches=[one.pk], at=NOW, actor=SYSTEM)
    assert (again.serial, again.pieces) == (2, 1)


def test_a_thing_is_in_one_run_only(world: World) -> None:
    _run, [one] = run_of(world, "髙橋")
    with pytest.raises(Refused, match="nothing"):
        make_run(association="jspo", dispatches=[one.pk], at=NOW, actor=SYSTEM)
