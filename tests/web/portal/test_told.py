"""What a holder reads and asks: news and files, benefits, mails sent again, dates as a calendar."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from koshin.capabilities.notices.actions.publish_announcement import File, publish_announcement
from koshin.capabilities.notices.actions.write_service import Words, write_service
from koshin.capabilities.notices.audience import EVERYBODY, Audience
from koshin.capabilities.notices.models import Announcement, InquiryPage, Mail
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import SYSTEM
from tests import courses, hostile, stories
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
PDF = b"%PDF-1.7\n%%EOF\n"
KYOTO = Audience(prefectures=("京都府",))


@pytest.fixture
def world() -> World:
    found = stories.association("jspo")
    at_time(found, NOW)
    return found


@pytest.fixture
def coach(world: World) -> Holder:
    return stories.ski_coach(world, number="1000001")


@pytest.fixture
def page(coach: Holder) -> Visitor:
    return Visitor(signed_in(coach), "jspo")


def publish(world: World, title: str, *, audience: Audience = EVERYBODY) -> Announcement:
    return publish_announcement(
        association="jspo",
        title=title,
        body="本文です。",
        staff=None,
        scheme=world.scheme,
        audience=audience,
        files=[File(name="案内図.pdf", content=PDF)],
        at=NOW - timedelta(hours=1),
        actor=SYSTEM,
    )


def test_news_is_unread_until_it_is_opened_and_its_file_is_saved_not_shown(
    world: World, page: Visitor
) -> None:
    publish(world, "研修会場のご案内")
    assert "未読 研修会場のご案内" in page.open("home/").text
    assert "未読 研修会場のご案内" in page.open("news/").text
    item = Announcement.objects.get()
    assert "案内図.pdf" in page.open(f"news/{item.pk}/").text
    assert "未読" not in page.open("home/").text
    assert "未読" not in page.open("news/").text
    answer = page.client.get(f"/jspo/news/files/{item.files.get().public_id}.pdf")
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_news_for_others_is_not_there_nor_its_file(world: World, page: Visitor) -> None:
    item = publish(world, "京都の方へ", audience=KYOTO)
    assert "京都の方へ" not in page.open("home/").text
    assert page.open(f"news/{item.pk}/").status == 404
    file = item.files.get()
    assert page.client.get(f"/jspo/news/files/{file.public_id}.pdf").status_code == 404


def write(world: World, title: str, *, audience: Audience = EVERYBODY) -> str:
    key = uuid4()
    words = Words(
        title=title,
        summary="団体保険です。",
        body="くわしい内容です。",
        link="https://hoken.example.jp/",
        first_day=date(2027, 2, 1),
        last_day=date(2027, 2, 28),
        audience=audience,
    )
    write_service(
        association="jspo", public_id=key, words=words, scheme=world.scheme, at=NOW, actor=SYSTEM
    )
    return str(key)


def test_benefits_are_read_in_the_menu_s_page(world: World, page: Visitor) -> None:
    assert "いまご案内できるサービスはありません。" in page.open("services/").text
    mine, others = write(world, "総合保険"), write(world, "京都の優待", audience=KYOTO)
    assert "総合保険 団体保険です。 2027年2月28日(日)まで" in page.open("services/").text
    assert "京都の優待" not in page.text
    assert "このご案内は2027年2月28日(日)までです。" in page.open(f"services/{mine}/").text
    assert page.soup.select_one("a[href='https://hoken.example.jp/']") is not None
    assert page.open(f"services/{others}/").status == 404


def test_a_question_takes_a_photo_along_that_only_its_sender_sees(
    world: World, page: Visitor
) -> None:
    photo = SimpleUploadedFile("画面.jpg", hostile.photo(), content_type="image/jpeg")
    page.open("inquiries/").press(
        "送信する", subject="表示について", body="この画面が出ます。", attached=[photo]
    )
    assert "送信しました。" in page.text
    kept = InquiryPage.objects.get()
    [shown] = page.soup.select("img.sheet")
    assert shown["alt"] == "添付した画面.jpg(1枚目)を保存する"
    assert page.client.get(str(shown["src"])).content == bytes(kept.content)
    stranger = signed_in(stories.holder(world, number="1000002"))
    assert stranger.get(str(shown["src"])).status_code == 404


def test_a_file_that_cannot_be_taken_is_named_and_nothing_typed_is_lost(page: Visitor) -> None:
    bad = SimpleUploadedFile("手順.html", b"<script>alert(1)</script>", content_type="text/html")
    page.open("inquiries/").press("送信する", subject="件名", body="内容です。", attached=[bad])
    assert "「手順.html」は添付できません。PDF、JPEG、PNG、HEICを選んでください。" in page.text
    assert (page.value("subject"), page.value("body")) == ("件名", "内容です。")


def test_a_mail_is_sent_again_from_its_page(world: World, page: Visitor, coach: Holder) -> None:
    page.open("inquiries/").press("送信する", subject="件名", body="内容です。")
    Mail.objects.update(state=Mail.State.SENT, sent_at=NOW)
    at_time(world, NOW + timedelta(minutes=11))
    page.open(f"mails/{Mail.objects.get().public_id}/")
    page.press(f"{coach.email} にもう一度送る")
    assert "もう一度お送りします。" in page.text
    assert page.soup.find("button", string=lambda text: "もう一度送る" in (text or "")) is None
    assert Mail.objects.count() == 2


def test_a_mail_that_came_back_is_told_on_my_page(page: Visitor, coach: Holder) -> None:
    page.open("inquiries/").press("送信する", subject="件名", body="内容です。")
    Mail.objects.update(
        state=Mail.State.SENT, sent_at=NOW, came_back_at=NOW, came_back_because="5.1.1"
    )
    assert f"{coach.email} に送ったメールが戻ってきました。" in page.open("home/").text
    assert "届きませんでした" in page.open("news/").text


def test_the_calendar_file_holds_every_date_to_come_once(
    world: World, page: Visitor, coach: Holder
) -> None:
    place = courses.applied(
        world,
        courses.training(world, courses.organiser(world), fee=0, at=NOW),
        person=coach,
        at=NOW,
    )
    answer = page.client.get("/jspo/deadlines.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    found = {str(one["summary"]): one for one in events}
    closes = next(one for said, one in found.items() if "の締め切り(" in said)
    assert closes.decoded("dtstart") == jst("2027-03-31 23:59:59")
    training = found[f"{place.training.title} | {world.association.name}"]
    begins: datetime = training.decoded("dtstart")
    assert begins == place.training.begins_at
    assert len({str(one["uid"]) for one in events}) == len(events) == len(found)
    assert all(one.walk("VALARM") for one in events)
