"""The office brings a file, sees what it would do, has it done and undone, and takes lists out."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.exchange.models import Batch, Export
from koshin.capabilities.exchange.tasks import look_through_file, undo_file, write_file
from koshin.capabilities.people.models import Holder
from koshin.platform.models import ReadLine
from koshin.platform.tables import reading
from tests.capabilities.exchange.world import HEADINGS, csv, person
from tests.web.office.world import (
    Office,
    itc_office,
    jspo_office,
    office_people,
    office_sessions,
    sign_in,
)

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def brought(office: Office, content: bytes) -> Batch:
    sent = {"entity": "holders", "file": SimpleUploadedFile("名簿.csv", content)}
    answer = office.client.post(office.url("files"), sent)
    assert answer.status_code == 303, answer.text
    return Batch.objects.latest("pk")


def looked(office: Office, content: bytes) -> Batch:
    batch = brought(office, content)
    look_through_file(batch=batch.pk, association=office.code)
    batch.refresh_from_db()
    return batch


def post(office: Office, path: str, **sent: str) -> int:
    return office.client.post(office.url(path), sent).status_code


def test_a_file_goes_from_the_desk_into_the_list_of_holders_and_back(jspo_office: Office) -> None:
    batch = looked(jspo_office, csv([person("7000001"), person("7000002", birth="いつか")]))
    page = f"files/imports/{batch.public_id}"
    with CaptureQueriesContext(connection) as queries:
        text = jspo_office.client.get(jspo_office.url(page)).text
    assert len(queries) <= MOST_QUERIES
    assert "2行 = 新規1 + 変更0 + 変更なし0 + 取り込めない1" in text
    assert "高橋" in text
    refused = jspo_office.client.get(jspo_office.url(f"{page}?show=refused")).text
    assert "生年月日: 2027-03-31 のような日付にしてください" in refused
    assert post(jspo_office, f"{page}/write") == 303
    write_file(batch=batch.pk, association="jspo")
    assert Holder.objects.filter(association="jspo", number="7000001").exists()
    assert post(jspo_office, f"{page}/undo") == 409
    assert post(jspo_office, f"{page}/undo", reason="誤り") == 303
    undo_file(batch=batch.pk, association="jspo")
    assert not Holder.objects.filter(association="jspo", number="7000001").exists()
    assert "1行(取り消せなかった行 0)" in jspo_office.client.get(jspo_office.url(page)).text


def test_a_column_that_nobody_knows_is_asked_about(jspo_office: Office) -> None:
    content = csv([[*person("7000001"), "x"]], headings=[*HEADINGS, "ひとこと"])
    batch = brought(jspo_office, content)
    assert batch.state == Batch.State.MAPPING
    page = f"files/imports/{batch.public_id}/columns"
    form = jspo_office.client.get(jspo_office.url(page))
    fields = re.findall(r'name="(column_\d+)"', form.text)
    assert len(fields) == len(HEADINGS) + 1
    sent = {name: str(form.context["form"][name].value() or "") for name in fields}
    unsaid = jspo_office.client.post(jspo_office.url(page), sent)
    assert unsaid.status_code == 409
    assert "使わないことを選んでください" in unsaid.text
    assert post(jspo_office, page, **{**sent, fields[-1]: "-"}) == 303
    batch.refresh_from_db()
    assert batch.state == Batch.State.CHECKING


def test_a_hundred_and_one_rows_are_written_by_somebody_else(jspo_office: Office) -> None:
    batch = looked(jspo_office, csv([person(f"71{n:05d}") for n in range(101)]))
    page = f"files/imports/{batch.public_id}"
    with CaptureQueriesContext(connection) as queries:
        assert "実行は、別の人が行います" in jspo_office.client.get(jspo_office.url(page)).text
    assert len(queries) <= MOST_QUERIES
    assert post(jspo_office, f"{page}/write") == 409
    assert post(sign_in("jspo", place=1), f"{page}/write") == 303
    assert post(jspo_office, f"{page}/discard") == 409


def test_a_list_leaves_with_a_purpose_and_comes_back_unchanged(jspo_office: Office) -> None:
    asked = {"entity": "holders", "purpose": "総会の案内"}
    assert post(jspo_office, "files/exports", entity="holders") == 200
    assert post(jspo_office, "files/exports", **asked) == 303
    export = Export.objects.latest("pk")
    taken = jspo_office.client.post(
        jspo_office.url(f"files/exports/{export.public_id}/xlsx"), follow=False
    )
    assert taken.status_code == 200
    content = taken.getvalue()
    table = reading.read(content)
    assert table.headings[0] == "登録番号"
    seen = ReadLine.objects.filter(kind="export", page="office:export_take").latest("pk")
    assert len(seen.holders) == export.rows
    assert seen.reason == "総会の案内"
    batch = looked(jspo_office, content)
    assert (batch.unchanged, batch.rows) == (export.rows, export.rows)


def test_files_of_another_association_are_not_there(
    jspo_office: Office, itc_office: Office
) -> None:
    batch = brought(jspo_office, csv([person("7000001")]))
    stranger = itc_office
    for path in (f"files/imports/{batch.public_id}", f"files/imports/{batch.public_id}/columns"):
        assert stranger.client.get(stranger.url(path)).status_code == 404
    assert post(stranger, f"files/imports/{batch.public_id}/discard") == 404
