"""The office tells holders something: to whom, with a look before, and taken back if need be."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from koshin.capabilities.notices.models import Announcement, Inquiry, Mail, Service
from koshin.capabilities.people.models import Holder
from koshin.platform.models import AuditLine
from tests.stories import jst
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
PDF = b"%PDF-1.7\n%%EOF\n"


def typed(office: Office, **more: object) -> dict[str, object]:
    page = office.client.get(office.url("news/new"))
    entry = page.context["form"]["entry"].value()
    return {"entry": entry, "title": "会場のご案内", "body": "会場が変わります。", **more}


def test_the_audience_is_looked_at_before_it_is_published(jspo_office: Office) -> None:
    tokyo = Holder.objects.filter(association="jspo", prefecture="東京都").order_by("number")
    given = typed(jspo_office, prefectures=["東京都"])
    look = jspo_office.client.post(jspo_office.url("news/new"), {**given, "preview": "1"})
    assert f"対象: 東京都にお住まいの方(今日は{tokyo.count()}人)" in look.text
    assert f"{tokyo[0].name} " in look.text
    assert not Announcement.objects.filter(title="会場のご案内").exists()
    file = SimpleUploadedFile("案内.pdf", PDF, content_type="application/pdf")
    done = jspo_office.client.post(jspo_office.url("news/new"), {**given, "attached": [file]})
    assert done.status_code == 303
    made = Announcement.objects.get(title="会場のご案内")
    assert (made.prefectures, made.files.get().name) == (["東京都"], "案内.pdf")
    listed = jspo_office.client.get(jspo_office.url("news")).text
    assert "東京都にお住まいの方 ・ 既読 0人 ・ 添付 1件" in listed


def test_an_announcement_is_taken_back_for_all(jspo_office: Office) -> None:
    jspo_office.client.post(jspo_office.url("news/new"), typed(jspo_office))
    made = Announcement.objects.get(title="会場のご案内")
    path = jspo_office.url(f"news/{made.pk}/take-back")
    assert jspo_office.client.post(path).status_code == 303
    assert "取り下げ済み" in jspo_office.client.get(jspo_office.url("news")).text
    made.refresh_from_db()
    assert made.taken_back_at is not None
    assert AuditLine.objects.filter(verb="take_back_announcement").count() == 1


def test_a_benefit_is_written_looked_at_and_changed(itc_office: Office) -> None:
    key = uuid4()
    given = {
        "key": str(key),
        "title": "優待",
        "summary": "書店の優待です。",
        "body": "レジでお見せください。",
        "first_day": "令和9年4月1日",
        "place": "5",
    }
    new = itc_office.url("services/new")
    assert "対象: 全員" in itc_office.client.post(new, {**given, "preview": "1"}).text
    for _ in range(2):
        assert itc_office.client.post(new, given).status_code == 303
    path = itc_office.url(f"services/{key}")
    assert "優待" in itc_office.client.get(itc_office.url("services")).text
    refused = itc_office.client.post(path, {**given, "link": "http://shop.example.jp"})
    assert "https:// で始まるアドレスを入力してください。" in refused.text
    changed = itc_office.client.post(
        path, {**given, "title": "書店の優待", "last_day": "2027/6/30"}
    )
    assert changed.status_code == 303
    found = Service.objects.get(public_id=key)
    assert (found.title, str(found.first_day), str(found.last_day)) == (
        "書店の優待",
        "2027-04-01",
        "2027-06-30",
    )
    assert itc_office.client.get(f"/jspo/office/services/{key}").status_code != 200


def test_an_inquiry_is_closed_without_an_answer(jspo_office: Office) -> None:
    one = Inquiry.objects.filter(association="jspo", state="open").earliest("pk")
    path = jspo_office.url(f"inquiries/{one.public_id}")
    assert jspo_office.client.post(f"{path}/close").status_code == 303
    one.refresh_from_db()
    assert one.state == "closed"
    assert one.subject in jspo_office.client.get(jspo_office.url("inquiries?show=closed")).text


def test_mails_that_came_back_are_listed_until_the_address_is_corrected(
    jspo_office: Office,
) -> None:
    mail = Mail.objects.filter(association="jspo", state="queued").latest("pk")
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent_at=NOW, came_back_at=NOW, came_back_because="5.1.1"
    )
    path = jspo_office.url("mails/undelivered")
    assert mail.to in jspo_office.client.get(path).text
    Holder.objects.filter(pk=mail.holder_id).update(email="corrected@example.jp")
    assert "届かなかったメールはありません。" in jspo_office.client.get(path).text
