"""届け出 in My Page, without a browser: asked for, seen, taken back, and the way back walked."""

import pytest

from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.people.models import Holder
from tests.capabilities.applications.living import asked, clerk, coordinator, decided, held_by
from tests.stories import World, association, jst, paid, ski_coach, trained
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    world = association("itc")
    at_time(world, jst("2027-01-20 10:00"))
    return world


@pytest.fixture
def holder(itc: World) -> Holder:
    return coordinator(itc, number="20400001")


def test_a_pause_is_asked_for_corrected_at_its_field_and_taken_back(
    itc: World, holder: Holder
) -> None:
    page = Visitor(signed_in(holder), "itc")
    page.open("life/")
    assert "次の理由で休止を届け出ることができます" in page.text
    page.open(f"life/{held_by(holder).id}/suspend/")
    typed = {"reason": "illness", "starts_on": "2027/2/1", "words": "入院のため"}
    page.press("届け出る", ends_on="2027年6月30日", **typed)
    assert "休止は6か月以上です。2027年7月31日(土)以降の日にしてください。" in page.text
    assert page.value("words") == "入院のため"
    page.press("届け出る", ends_on="2028/1/31", **typed)
    assert page.heading == "休止の届け出"
    assert "事務局で確認中" in page.text
    page.press("この届け出を取り下げる")
    assert "取り下げ済み" in page.text
    assert Request.objects.get().state == "withdrawn"


def test_nobody_sees_the_requests_and_qualifications_of_somebody_else(
    itc: World, holder: Holder
) -> None:
    other = coordinator(itc, number="20400002")
    wish = Wish(kind="withdraw", credential=held_by(other).id)
    request = asked(itc, other, wish, at=jst("2027-01-20 10:00"))
    page = Visitor(signed_in(holder), "itc")
    assert page.open(f"requests/{request.public_id}/").status == 404
    assert page.open(f"life/{held_by(other).id}/suspend/").status == 404
    assert page.open(f"life/{held_by(holder).id}/death/").status == 404


def test_who_is_suspended_reads_until_when_and_how_to_go_on(itc: World, holder: Holder) -> None:
    at = jst("2027-01-20 10:00")
    wish = Wish(
        kind="suspend",
        credential=held_by(holder).id,
        reason="overseas",
        starts_on=jst("2027-02-01 00:00").date(),
        ends_on=jst("2028-01-31 00:00").date(),
    )
    decided(itc, asked(itc, holder, wish, at=at), clerk(itc), at=at)
    at_time(itc, jst("2027-04-20 10:00"))
    page = Visitor(signed_in(holder), "itc").open("home/")
    assert "休止中" in page.text
    assert "休止しています。休止は2028年1月31日(月)まで" in page.text
    page.open("life/")
    assert "延長の届け出は2027年12月31日(金)までです。" in page.text
    assert "いま再開できます。" in page.text


def test_a_coordinator_is_admitted_agrees_and_comes_back(itc: World) -> None:
    person = coordinator(itc, number="20400003", until="2025-05-31")
    at_time(itc, jst("2027-01-20 10:00"))
    page = Visitor(signed_in(person), "itc").open("home/")
    page.open("life/")
    assert "資格試験の合格が済んでいません" in page.text
    trained(person, on="2027-01-10", kind="exam_pass")
    page.open(f"life/{held_by(person).id}/return/?route=exam").press("届け出る")
    assert page.heading == "復帰の申請"
    [request] = Request.objects.all()
    decided(itc, request, clerk(itc), at=jst("2027-01-21 10:00"))
    page.open("home/").press("復帰の手続きへ")
    assert page.heading == "復帰手続き"
    assert "22,000円" in page.text
    page.press("上記の規約に同意し、申請する")
    [application] = person.applications.all()
    paid(application, at=jst("2027-01-22 10:00"))
    at_time(itc, jst("2027-01-22 12:00"))
    page.open("home/")
    assert "2027年1月22日(金)から 2027年5月31日(月)まで" in page.text


def test_a_coach_returns_late_within_a_year(db: None) -> None:
    jspo = association("jspo")
    coach = ski_coach(jspo, number="7400001")
    at_time(jspo, jst("2027-07-10 10:00"))
    page = Visitor(signed_in(coach), "jspo").open("home/")
    assert "失効" in page.text
    page.press("再登録の手続きへ")
    assert page.heading == "登録情報の確認"
