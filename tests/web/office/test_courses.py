"""The office publishes a course, takes the organiser's list in, and decides about an exemption."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.courses.models import Course, CourseEntry, Exemption
from koshin.capabilities.people.models import Holder
from tests import courses_to_qualify as school
from tests import stories
from tests.web.office.world import Office, jspo_office, office_people, office_sessions
from tests.web.portal.visitor import Visitor, at_time, signed_in

__all__ = ["jspo_office", "office_people", "office_sessions"]

COURSE = {
    "code": "２７ｈｂ０２",
    "qualification": "handball_coach1",
    "title": "春のハンドボールコーチ1講習会",
    "organiser": "見本県ハンドボール協会",
    "place": "見本県総合体育館",
    "starts_on": "2027年2月10日",
    "ends_on": "2027年2月14日",
    "apply_from": "2027/1/10",
    "apply_until": "2027年2月28日",
    "capacity": "20",
    "fee_note": "20,000円。主催者にお支払いください。",
}


@pytest.fixture
def person(db: None) -> Holder:
    return stories.holder(stories.association("jspo"), number="9900011")


def upload(office: Office, course: Course, content: bytes, **button: str) -> str:
    file = SimpleUploadedFile("名簿.csv", content, content_type="text/csv")
    answer = office.client.post(
        office.url(f"courses/{course.public_id}/take"), {"file": file, **button}, follow=True
    )
    return str(answer.content.decode())


def test_a_course_is_published_entered_and_finished_by_a_list(
    jspo_office: Office, person: Holder
) -> None:
    made = jspo_office.client.post(jspo_office.url("courses/new"), COURSE)
    course = Course.objects.get(code="27HB02")
    assert made["Location"].endswith(str(course.public_id))
    page = Visitor(signed_in(person), "jspo").open("courses/")
    assert "春のハンドボールコーチ1講習会" in page.text
    page.open(f"courses/{course.public_id}/").press("この講習会に申し込む")
    assert "あなたの受講番号は 27HB020001 です。" in page.text
    entry = CourseEntry.objects.get(course=course)
    wrong = school.a_list(school.line(entry, day="2027-02-14", name="別人"))
    shown = upload(jspo_office, course, wrong)
    assert "2行目" in shown
    assert "氏名が、申し込みの氏名と違います" in shown
    right = school.a_list(school.line(entry, day="2027-02-14"))
    assert "まだ取り込んでいません" in upload(jspo_office, course, right, **{"try": "1"})
    assert not Completion.objects.filter(holder=person).exists()
    assert "2027年2月14日" in upload(jspo_office, course, right)
    assert "修了" in page.open("courses/").text


def test_a_list_is_reversed_with_a_reason(jspo_office: Office, person: Holder) -> None:
    course = school.course(stories.association("jspo"))
    entry = school.entered(person, course)
    taken = school.taken(course, school.a_list(school.line(entry)))
    at = jspo_office.url(f"courses/lists/{taken.public_id}/reverse")
    assert jspo_office.client.post(at, {"why": ""}).status_code == 409
    assert jspo_office.client.post(at, {"why": "日付の誤り"}).status_code == 303
    assert not Completion.objects.filter(holder=person).exists()


def test_a_certificate_is_handed_in_looked_at_and_granted(
    jspo_office: Office, person: Holder
) -> None:
    at_time(stories.association("jspo"), stories.jst("2026-11-20 10:00"))
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(kept, "PNG")
    client = signed_in(person)
    asking = Visitor(client, "jspo").open("courses/exemption/")
    assert (
        "2026年11月30日(月)までに申請すると、2027年4月1日(木)の登録に間に合います。" in asking.text
    )
    client.post(
        "/jspo/courses/exemption/",
        {
            "qualification": "handball_coach1",
            "certificate": "認定校の修了証明書",
            "issued_on": "2026年3月20日",
            "file": SimpleUploadedFile("a.png", kept.getvalue(), content_type="image/png"),
        },
    )
    asked = Exemption.objects.get(holder=person)
    at = jspo_office.url(f"exemptions/{asked.public_id}")
    assert "認定校の修了証明書" in jspo_office.client.get(at).content.decode()
    picture = jspo_office.client.get(f"{at}/1.jpg")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert jspo_office.client.post(at, {"refuse": "1"}).status_code == 200
    assert jspo_office.client.post(at, {"grant": "1", "decision": ""}).status_code == 303
    at_time(stories.association("jspo"), stories.jst("2027-02-15 10:00"))
    page = Visitor(client, "jspo").open("home/")
    assert page.press("資格登録・更新手続きへ").status == 200


def test_anybody_checks_a_course_number_and_learns_no_name(
    jspo_office: Office, person: Holder
) -> None:
    course = school.course(stories.association("jspo"))
    entry = school.entered(person, course)
    page = Visitor(jspo_office.client, "jspo").open("check/course-number/")
    page.press("確認する", number="２６ｈｂ０１０００１")
    assert "受講中" in page.text
    assert entry.holder.family_name not in page.text
    assert "確認できません" in page.press("確認する", number="26HB019999").text
