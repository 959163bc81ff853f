"""Organisers at their pages: both factors, only what is their own, few questions."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.actions.open_organiser import add_organiser_member
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.models import Delivery, Place, Training
from koshin.platform.audit import SYSTEM
from koshin.web.organiser.urls import urlpatterns
from tests import courses, stories
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "momiji-tsubame-minato"
SECRET = "3132333435363738393041424344454647484950"
MAIL = "arima@example.jp"
MOST_QUERIES = 15


@pytest.fixture
def world() -> World:
    world = stories.association("jspo")
    at_time(world, jst("2027-03-14 12:40"))
    return world


@pytest.fixture
def body(world: World) -> Organiser:
    made = courses.organiser(world)
    add_organiser_member(
        organiser=made, name="有馬 里奈", email=MAIL, password=PASSWORD, second_factor=SECRET,
        at=courses.PUBLISHED, actor=SYSTEM,
    )  # fmt: skip
    return made


@pytest.fixture
def desk(world: World, body: Organiser) -> Visitor:
    """A browser in which a member of the organiser gave both factors."""
    page = Visitor(Client(), "jspo").open("organiser/sign-in")
    page.press("次へ", email=MAIL, password=PASSWORD)
    device = TOTPDevice.objects.get(user__organiser_member__email=MAIL)
    page.press("ログイン", code=f"{totp(device.bin_key):06d}")
    assert page.url == "/jspo/organiser/"
    return page


def path(name: str, course: Training, place: Place) -> str:
    pattern = next(str(one.pattern) for one in urlpatterns if one.name == name)
    filled = pattern.replace("<uuid:training>", str(course.public_id))
    filled = filled.replace("<uuid:place>", str(place.public_id))
    filled = filled.replace("<str:code>", codes.code_of(place)).replace("<int:delivery>", "999999")
    return f"/jspo/organiser/{filled}"


NAMES = sorted(str(one.name) for one in urlpatterns)
OPEN_TO_ALL = {"sign_in", "second_factor", "sign_out"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN_TO_ALL])
def test_a_stranger_is_led_to_sign_in_and_a_holder_finds_nothing(
    world: World, body: Organiser, name: str
) -> None:
    course = courses.training(world, body)
    place = courses.applied(world, course, number="1")
    address = path(name, course, place)
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jspo/organiser/sign-in")
    holder = signed_in(place.holder)
    holder.cookies["koshin-jspo-organiser"] = holder.cookies["koshin-jspo"].value
    assert holder.get(address).status_code == 404


def test_what_is_another_organisers_is_not_there(world: World, desk: Visitor) -> None:
    other = courses.organiser(world, name="見本県空手道連盟")
    course = courses.training(world, other)
    place = courses.applied(world, course, number="1")
    for name in NAMES:
        pattern = next(str(one.pattern) for one in urlpatterns if one.name == name)
        if "<" not in pattern:
            continue
        address = path(name, course, place)
        statuses = {desk.client.get(address).status_code, desk.client.post(address).status_code}
        assert statuses <= {404, 405}, name
        assert 404 in statuses, name
    assert "指導者研修会" not in desk.open("organiser/").text
    assert Activity.objects.count() == 0


def test_every_page_takes_at_most_fifteen_queries(
    world: World, body: Organiser, desk: Visitor
) -> None:
    course = courses.training(world, body, capacity=10, fee=3300)
    places = [courses.applied(world, course, number=str(n)) for n in range(1, 13)]
    over: dict[str, int] = {}
    for name in NAMES:
        if name in ("sign_out", "take_in"):
            continue
        with CaptureQueriesContext(connection) as made:
            answer = desk.client.get(path(name, course, places[0]))
        assert answer.status_code in (200, 303), name
        if len(made) > MOST_QUERIES:
            over[name] = len(made)
    assert over == {}


def test_a_training_is_published_and_what_is_wrong_is_said_at_its_field(
    world: World, desk: Visitor
) -> None:
    typed: dict[str, Any] = {
        "title": "夏の指導者研修会",
        "counts": "training:karate",
        "begins_at": "2027年6月5日(土) 13:00",
        "ends_at": "2027/6/5 12:00",
        "online": "venue",
        "prefecture": "東京都",
        "course": "K-2027-6",
        "only_for": ["karate_coach1", "karate_coach2"],
        "venue": "見本会館",
        "capacity": "３０",
        "apply_until": "2027-05-29T23:59",
    }
    page = desk.open("organiser/trainings/new").press("公開する", **typed)
    assert "終了日時は、開始日時(2027年6月5日(土) 13:00)より後にしてください。" in page.text
    assert page.value("title") == "夏の指導者研修会"
    page.press("公開する", ends_at="2027/6/5 17時30分")
    assert page.heading == "夏の指導者研修会"
    made = Training.objects.get()
    assert (made.topic, made.capacity, made.fee) == ("karate", 30, 0)
    assert made.ends_at == jst("2027-06-05 17:30")
    assert (made.course, made.only_for) == ("K-2027-6", ["karate_coach1", "karate_coach2"])
    page.open(f"organiser/trainings/{made.public_id}/change").press("変更する", capacity="40")
    made.refresh_from_db()
    assert (made.capacity, made.course, len(made.only_for)) == (40, "K-2027-6", 2)
    assert "空手道コーチ1" in page.text


def test_a_code_that_is_typed_leads_to_the_person_and_the_button_records_them(
    world: World, body: Organiser, desk: Visitor
) -> None:
    place = courses.applied(world, courses.training(world, body), number="1")
    page = desk.open("organiser/door").press("確かめる", code="0000-0000-0000-0000")
    assert "この受講票は、こちらの研修のものではありません。" in page.text
    page.open("organiser/door").press("確かめる", code=codes.shown(codes.code_of(place)).lower())
    assert page.heading == "髙橋 﨑子"
    assert Activity.objects.count() == 0
    page.press("出席にする")
    assert "出席を記録しました。" in page.text
    assert Activity.objects.get(holder=place.holder).state == "accepted"
    mine = Visitor(signed_in(place.holder), "jspo").open(f"places/{place.public_id}/")
    assert "出席を記録しました。 お持ちの資格の更新には数えられません。" in mine.text


def test_a_roster_is_looked_at_first_and_then_taken_in(
    world: World, body: Organiser, desk: Visitor
) -> None:
    course = courses.training(world, body)
    place = courses.applied(world, course, number="1")
    at_time(world, jst("2027-03-15 09:00"))
    address = f"/jspo/organiser/trainings/{course.public_id}/roster"
    kept = desk.client.get(f"{address}.csv").content.decode("utf-8-sig")
    assert kept == "番号,氏名,結果,理由\r\n1,髙橋 﨑子,出席,\r\n"
    wrong = SimpleUploadedFile("roster.csv", kept.replace("出席", "来た").encode("cp932"))
    said = desk.client.post(address, {"file": wrong}).content.decode()
    assert "2行目:結果は、出席、欠席、不認定のどれかを入れてください。" in re.sub(r"\s+", "", said)
    right = SimpleUploadedFile("roster.csv", kept.encode("cp932"))
    answer = desk.client.post(address, {"file": right})
    assert "新しく記録される" in answer.content.decode()
    assert Activity.objects.count() == 0
    checked = Delivery.objects.get()
    desk.client.post(f"/jspo/organiser/files/{checked.pk}/take-in")
    place.refresh_from_db()
    assert place.state == "attended"
