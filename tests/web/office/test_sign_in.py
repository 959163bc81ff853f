"""Staff need both factors; holders and strangers find no office."""

import pytest
from django.test import Client

from koshin.capabilities.people.models import Account
from koshin.ops.samples.load import PASSPHRASE
from koshin.ops.samples.reading import read
from koshin.platform.models import AuditLine
from koshin.web.middleware.area import cookie_name
from tests.web.office.world import Office, code_of, jspo_office, office_people, office_sessions

__all__ = ["jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "applications",
    "inquiries",
    "news",
    "news/new",
    "deposits",
    "dispatches",
    "cases",
    "jobs",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_a_stranger_to_the_sign_in(office_people: None, path: str) -> None:
    answer = Client().get(f"/jspo/office/{path}")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/jspo/office/sign-in?next=")


def test_the_password_alone_opens_nothing(office_people: None) -> None:
    client = Client()
    given = {"email": read("jspo").staff[0].mail, "password": PASSPHRASE}
    assert client.post("/jspo/office/sign-in", given).status_code == 303
    assert client.get("/jspo/office/").status_code == 302


def test_a_wrong_code_is_refused_in_words(office_people: None) -> None:
    client = Client()
    email = read("jspo").staff[1].mail
    client.post("/jspo/office/sign-in", {"email": email, "password": PASSPHRASE})
    wrong = f"{(int(code_of(email)) + 1) % 1_000_000:06d}"
    answer = client.post("/jspo/office/sign-in/code", {"code": wrong})
    assert answer.status_code == 200
    assert "確認コードが正しくないか" in answer.text
    assert client.get("/jspo/office/").status_code == 302


def test_a_wrong_password_says_nothing_about_the_account(office_people: None) -> None:
    client = Client()
    known = client.post(
        "/jspo/office/sign-in", {"email": read("jspo").staff[0].mail, "password": "wrong"}
    )
    unknown = client.post(
        "/jspo/office/sign-in", {"email": "nobody@example.jp", "password": "wrong"}
    )
    for answer in (known, unknown):
        assert "ログインできませんでした" in answer.text
    assert client.get("/jspo/office/sign-in/code").status_code == 303


def test_both_factors_open_the_office_and_the_sign_in_is_on_record(jspo_office: Office) -> None:
    answer = jspo_office.client.get(jspo_office.url())
    assert answer.status_code == 200
    assert "花岡" in answer.text
    assert AuditLine.objects.filter(association="jspo", verb="staff_sign_in").exists()


def test_staff_of_one_association_are_nobody_at_another(jspo_office: Office) -> None:
    session = jspo_office.client.cookies[cookie_name("/jspo/office/")].value
    client = Client()
    client.cookies[cookie_name("/itc/office/")] = session
    assert client.get("/itc/office/").status_code == 302


def test_a_holder_finds_no_office(office_people: None) -> None:
    client = Client()
    client.force_login(Account.objects.filter(association="jspo", kind="holder")[0])
    client.cookies[cookie_name("/jspo/office/")] = client.cookies["sessionid"].value
    for path in PAGES:
        assert client.get(f"/jspo/office/{path}").status_code == 404


def test_signing_out_closes_the_office(jspo_office: Office) -> None:
    assert jspo_office.client.post(jspo_office.url("sign-out")).status_code == 303
    assert jspo_office.client.get(jspo_office.url()).status_code == 302
