"""Evidence in My Page: attached, seen by its holder alone, always a download of our own picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from koshin.capabilities.activities.models import Activity, Evidence
from koshin.capabilities.people.models import Holder
from tests import hostile
from tests.stories import World, association, holder, holding, jst, pointed
from tests.web.portal.visitor import Visitor, at_time, signed_in

NOW = jst("2027-04-20 10:00")
pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    world = association("itc")
    at_time(world, NOW)
    return world


@pytest.fixture
def person(itc: World) -> Holder:
    found = holder(itc, number="20100041")
    holding(
        itc, found, qualification="itc", awarded="2016-03-10", term=("2026-06-01", "2027-05-31")
    )
    return found


@pytest.fixture
def record(itc: World, person: Holder) -> Activity:
    return pointed(itc, person, on="2026-07-11", points="10", at=NOW)


def file(content: bytes, name: str = "修了証.pdf", said: str = "text/html") -> SimpleUploadedFile:
    """A file whose kind the browser tells wrongly: nobody believes it."""
    return SimpleUploadedFile(name, content, content_type=said)


def visiting(person: Holder) -> Visitor:
    return Visitor(signed_in(person), "itc")


def test_a_file_is_attached_from_the_list_and_taken_away_again(
    person: Holder, record: Activity
) -> None:
    page = visiting(person).open("points/")
    assert "証拠を添付" in page.text
    page.open(f"points/{record.pk}/evidence/").press("添付する", file=file(hostile.pdf(2)))
    assert "添付しました。" in page.text
    assert "修了証.pdf" in page.text
    assert "2ページ" in page.text
    assert "証拠(1)" in page.open("points/").text
    page.open(f"points/{record.pk}/evidence/").press("外す:修了証.pdf")
    assert "添付を外しました。" in page.text
    assert not Evidence.objects.exists()


def test_a_page_of_evidence_is_a_download_that_nothing_sniffs_at(
    person: Holder, record: Activity
) -> None:
    page = visiting(person).open(f"points/{record.pk}/evidence/")
    page.press("添付する", file=file(hostile.photo("PNG") + hostile.SCRIPT, "<b>.html"))
    found = Evidence.objects.get()
    answer = page.client.get(f"/itc/evidence/{found.public_id}/1.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="page-1.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert hostile.SCRIPT not in answer.content
    assert page.client.get(f"/itc/evidence/{found.public_id}/2.jpg").status_code == 404


def test_evidence_of_somebody_else_is_not_there(
    itc: World, person: Holder, record: Activity
) -> None:
    visiting(person).open(f"points/{record.pk}/evidence/").press(
        "添付する", file=file(hostile.photo())
    )
    found = Evidence.objects.get()
    stranger = visiting(holder(itc, number="20100222"))
    assert stranger.open(f"points/{record.pk}/evidence/").status == 404
    assert stranger.client.get(f"/itc/evidence/{found.public_id}/1.jpg").status_code == 404
    assert stranger.client.post(f"/itc/evidence/{found.public_id}/remove/").status_code == 404
    assert Client().get(f"/itc/evidence/{found.public_id}/1.jpg").status_code == 302
    assert Evidence.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ファイルが空です。"),
        (b"<svg onload='alert(1)'/>", "PDF、JPEG、PNG、HEICのファイルを選んでください。"),
        (hostile.photo()[:200], "ファイルを読み取れませんでした。"),
        (hostile.png_that_says(50_000, 50_000), "画像は4,000万画素までです。"),
        (hostile.pdf(21), "PDFは20ページまでです。"),
        (hostile.photo() + bytes(10 * 1024 * 1024), "ファイルは10MBまでです。"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_field_with_what_to_do(
    person: Holder, record: Activity, content: bytes, sentence: str
) -> None:
    page = visiting(person).open(f"points/{record.pk}/evidence/")
    page.press("添付する", file=file(content))
    assert sentence in page.text
    box = page.soup.find(id="id_file")
    assert box is not None
    assert box.get("aria-invalid") == "true"
    assert not Evidence.objects.exists()


def test_no_file_at_all_is_asked_for(person: Holder, record: Activity) -> None:
    page = visiting(person).open(f"points/{record.pk}/evidence/")
    assert "ファイルを選んでください。" in page.press("添付する").text


def test_a_body_beyond_all_bounds_is_refused_unread(person: Holder, record: Activity) -> None:
    client = signed_in(person)
    answer = client.post(
        f"/itc/points/{record.pk}/evidence/", {"file": file(bytes(13 * 1024 * 1024))}
    )
    assert answer.status_code == 413
    assert "送れるのは12MBまでです。" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_certificate_that_is_required_is_asked_for_before_it_counts(
    person: Holder,
) -> None:
    page = visiting(person).open("points/new/")
    assert "証明書の添付が必要です。" in page.text
    page.open("points/new/?kind=related_qualification").press(
        "登録する", title="中小企業診断士の登録", on="2026-06-01"
    )
    assert page.heading == "証拠の添付"
    assert "反映待ち" in page.text
    page.press("添付する", file=file(hostile.heic(), "IMG_0001.HEIC"))
    assert "確認待ち" in page.text
    assert "6 ポイント" in page.open("points/").text


def test_the_list_tells_what_the_next_renewal_still_needs_and_what_would_do(
    person: Holder, record: Activity
) -> None:
    page = visiting(person).open("points/")
    assert "2028年度資格更新の見込み" in page.text
    assert "いまの回の更新を完了したときの見込みです。" in page.text
    assert "あと10ポイントで、更新に必要なポイントになります。" in page.text
    assert "協会が認定した研修(集合):20時間で10ポイント" in page.text
    assert "個人の学習:24時間で6ポイント(ほかの活動と合わせて)" in page.text
