"""Who gets in, who does not, and that every answer carries its guards."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from koshin.capabilities.people.guesses import LIMIT
from koshin.capabilities.people.models import Holder, SignInFailure
from koshin.web.middleware.area import cookie_name
from koshin.web.portal.urls import urlpatterns as patterns
from tests.stories import World, association, holder, holding, jst
from tests.web.portal.visitor import Visitor, account_of, agreed, at_time, signed_in

PASSWORD = "momiji-tsubame-minato"
OPEN_TO_ALL = {
    "password",
    "password_renew",
    "landing",
    "conditions",
    "sign_in",
    "code",
    "code_check",
    "passkey",
    "second",
    "activation",
    "activation_code",
    "activation_password",
    "sign_out",
    "acting_end",
    "calendar",
    "case_return",
    "charge_return",
    "card_worker",
}
PRIVATE = (
    *("case", "case_go", "case_items", "case_profile", "case_confirm", "case_step", "case_fee"),
    *("case_apply", "case_payment", "case_pay", "case_leave", "case_change"),
    *("training_show", "training_apply", "place", "place_give_up"),
    *("credential_training", "credential_fees", "point_drop", "point_edit"),
    *("case_quote", "invoice_to", "company", "receipt_change", "receipt_again"),
    *("purchase", "invoice", "receipt", "paper", "mail", "news_item", "inquiry"),
    *("charge_payment", "charge_pay", "charge_leave", "charge_change", "charge_letter"),
    *("course", "course_enter", "course_withdraw"),
    *("post_again", "reissue_withdraw", "interim", "english"),
    *("refund_account", "point_evidence", "evidence_drop", "evidence_page"),
    *("news_file", "inquiry_page", "service", "mail_again"),
    *("session_end", "passkey_drop"),
    *("attestation", "attestation_withdraw", "card", "card_of"),
    *("matching_wish", "approach", "approach_answer"),
    *("life_ask", "request", "request_withdraw", "sanction", "case_consent"),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def jspo() -> World:
    world = association("jspo")
    at_time(world, jst("2027-02-15 10:00"))
    return world


@pytest.fixture
def coach(jspo: World) -> Holder:
    person = holder(jspo, number="2301211")
    account = account_of(person)
    account.set_password(PASSWORD)
    account.save()
    agreed(jspo, person)
    return person


def portal_names() -> list[str]:
    return sorted(str(pattern.name) for pattern in patterns)


def path_of(name: str) -> str:
    """The page's path in jspo, with arguments that belong to nobody."""
    for args in (
        [],
        [str(uuid4())],
        [999_999],
        [str(uuid4()), "survey"],
        [str(uuid4()), 1],
        [999_999, "suspension"],
    ):
        with suppress(NoReverseMatch):
            return reverse(f"portal:{name}", args=["jspo", *args])
    raise AssertionError(name)


@pytest.mark.parametrize("name", portal_names())
def test_a_stranger_is_led_to_sign_in_everywhere_but_at_the_public_pages(
    jspo: World, name: str
) -> None:
    client, path = Client(), path_of(name)
    response = client.get(path)
    if response.status_code == 405:
        response = client.post(path)
    if name in OPEN_TO_ALL:
        assert response.status_code in (200, 302, 303)
        return
    assert response.status_code == 302
    assert response["Location"].startswith("/jspo/sign-in/")


@pytest.mark.parametrize("name", [name for name in portal_names() if name in PRIVATE])
def test_what_belongs_to_somebody_else_is_not_there(jspo: World, coach: Holder, name: str) -> None:
    client, path = signed_in(coach), path_of(name)
    response = client.get(path)
    if response.status_code == 405:
        response = client.post(path)
    assert response.status_code == 404


def test_every_page_about_one_thing_is_tried_by_a_stranger() -> None:
    with_arguments = {str(p.name) for p in patterns if "<" in str(p.pattern)}
    assert with_arguments - OPEN_TO_ALL == set(PRIVATE)


def test_one_signs_in_with_the_number_in_any_width(coach: Holder) -> None:
    page = Visitor(Client(), "jspo").open("sign-in/")
    page.press("ログイン", login="２３０１２１１", password=PASSWORD)
    assert page.url == "/jspo/home/"
    assert page.heading == "指導者マイページ"


def test_one_signs_in_with_the_mail_address(coach: Holder) -> None:
    page = Visitor(Client(), "jspo").open("profile/")
    page.press("ログイン", login="ｊｓｐｏ－2301211＠example.jp", password=PASSWORD)
    assert page.url == "/jspo/profile/"


@pytest.mark.parametrize(
    ("login", "password"), [("2301211", "wrong"), ("9999999", PASSWORD), ("a@b.example", PASSWORD)]
)
def test_every_failure_says_the_same(coach: Holder, login: str, password: str) -> None:
    page = Visitor(Client(), "jspo").open("sign-in/")
    page.press("ログイン", login=login, password=password)
    assert "ログインできませんでした。メールアドレスまたは番号とパスワードを確かめて" in page.text
    assert page.value("login") == login
    assert page.value("password") == ""


def test_too_many_failures_make_even_the_right_password_wait(coach: Holder) -> None:
    page = Visitor(Client(), "jspo").open("sign-in/")
    for _ in range(LIMIT):
        page.press("ログイン", login="2301211", password="wrong")
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert "5分ほど待ってから" in page.text
    SignInFailure.objects.update(at=SignInFailure.objects.first().at - timedelta(minutes=5))  # type: ignore[union-attr]
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert page.url == "/jspo/home/"


def test_signing_in_leads_to_no_stranger(coach: Holder) -> None:
    page = Visitor(Client(), "jspo").open("sign-in/?next=https://evil.example/jspo/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert page.url == "/jspo/home/"


def test_the_session_gets_a_new_name_when_one_signs_in_and_dies_when_one_signs_out(
    coach: Holder,
) -> None:
    client = Client()
    page = Visitor(client, "jspo").open("sign-in/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    key = client.cookies["koshin-jspo"].value
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    page.press("ログアウト")
    assert page.url == "/jspo/sign-in/"
    client.cookies["koshin-jspo"] = key
    assert client.get("/jspo/home/").status_code == 302


def test_an_account_of_another_association_is_nobody_here(jspo: World, coach: Holder) -> None:
    association("itc")
    client = signed_in(coach)
    client.cookies["koshin-itc"] = client.cookies["koshin-jspo"].value
    assert client.get("/jspo/home/").status_code == 200
    assert client.get("/itc/home/").status_code == 302


def test_holders_and_office_never_share_a_cookie() -> None:
    assert cookie_name("/jspo/home/") == "koshin-jspo"
    assert cookie_name("/jspo/office/") == "koshin-jspo-office"
    assert cookie_name("/jspo/officers/") == "koshin-jspo"
    assert cookie_name("/itc/home/") == "koshin-itc"


def test_an_association_that_does_not_exist_is_not_found(jspo: World) -> None:
    assert Client().get("/nobody/").status_code == 404


@pytest.mark.parametrize("path", ["", "sign-in/", "home/", "conditions/", "nothing-here/"])
def test_every_answer_carries_its_guards(jspo: World, coach: Holder, path: str) -> None:
    response = signed_in(coach).get(f"/jspo/{path}")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "http:" not in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_no_page_has_script_or_style_within_itself(jspo: World, coach: Holder) -> None:
    holding(
        jspo,
        coach,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    page = Visitor(signed_in(coach), "jspo")
    for path in ("home/", "profile/edit/", "training/", "news/", "inquiries/", "conditions/"):
        page.open(path)
        assert page.status == 200
        assert page.soup.find("style") is None
        assert all(found.get("src") for found in page.soup.find_all("script"))
        assert page.soup.find(style=True) is None
        assert page.soup.html is not None
        assert page.soup.html["lang"] == "ja"


def test_the_demos_date_moves_forward_only(jspo: World, coach: Holder) -> None:
    page = Visitor(signed_in(coach), "jspo").open("home/")
    page.press("進める", to="2027-03-30T09:00")
    assert page.url == "/jspo/home/"
    assert "2027年3月30日(火) 09:00" in page.soup.get_text()
    page.press("進める", to="2027-03-01T09:00")
    assert page.status == 409
    assert "日付は先へだけ進められます" in page.text
