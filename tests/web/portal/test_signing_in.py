"""The ways in: mailed code, authenticator app, recovery codes, a first time, and what is asked."""

import base64
import re
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.notices import hidden_codes
from koshin.capabilities.notices.actions.mail_code import mail_code
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.actions.set_second_factor import set_second_factor
from koshin.capabilities.people.codes import MOST_TRIES
from koshin.capabilities.people.models import (
    Account,
    Consent,
    Guardian,
    Holder,
    MailedCode,
    RecoveryCode,
    SignedIn,
)
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from koshin.platform.sessions import SessionStore
from tests import stories
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, account_of, agreed, at_time

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
PASSWORD = "momiji-tsubame-minato"
APP_KEY = "12" * 20


@pytest.fixture
def world() -> World:
    found = stories.association("jspo")
    at_time(found, NOW)
    return found


@pytest.fixture
def coach(world: World) -> Holder:
    person = stories.holder(world, number="2301211")
    account = account_of(person)
    account.set_password(PASSWORD)
    account.save()
    agreed(world, person)
    return person


@pytest.fixture
def imported(world: World) -> Holder:
    """Known to the association, but never signed in."""
    return stories.holder(world, number="2301299", family="𠮷野", given="邉子")


def visitor() -> Visitor:
    return Visitor(Client(), "jspo")


def posted() -> str:
    """The code of the newest request, as the mail shows it when it is sent; else nothing."""
    row = MailedCode.objects.latest("pk")
    if not mail_code(row.public_id, now=clock.real_now()):
        return ""
    mail = Mail.objects.get(key=hidden_codes.key_of(row.public_id))
    found = re.search(r"\n(\d{6})\n", hidden_codes.revealed(mail, mail.whole))
    assert found is not None
    assert found[1] not in mail.whole
    return found[1]


def main_of(content: bytes) -> str:
    """The page without its frame, whose date moves on, and without the form's token."""
    main = BeautifulSoup(content, "html.parser").main
    return re.sub(r'name="csrfmiddlewaretoken" [^>]+', "", str(main))


def with_app(person: Holder, *recovery: str) -> None:
    assert person.account_id is not None
    code = f"{totp(bytes.fromhex(APP_KEY)):06d}"
    set_second_factor(
        account_id=person.account_id,
        secret=APP_KEY,
        code=code,
        recovery=recovery,
        at=NOW,
        actor=SYSTEM,
    )
    # The code that set it up is used; as if half a minute had passed.
    TOTPDevice.objects.update(last_t=0)


def app_code() -> str:
    return f"{totp(bytes.fromhex(APP_KEY)):06d}"


def test_a_mailed_code_signs_in_once_and_the_stored_mail_does_not_show_it(coach: Holder) -> None:
    page = visitor().open("sign-in/code/?next=/jspo/profile/")
    page.press("確認コードを送る", login=coach.email)
    code = posted()
    page.press("ログインする", code="999999" if code != "999999" else "999998")
    assert "確認コードが違います" in page.text
    page.press("ログインする", code=f" {code[:3]} {code[3:]} ")
    assert page.url == "/jspo/profile/"
    other = visitor().open("sign-in/code/")
    other.press("確認コードを送る", login=coach.email)
    other.press("ログインする", code=code)
    assert "確認コードが違います" in other.text


def test_a_code_is_over_after_five_wrong_tries_and_after_ten_minutes(coach: Holder) -> None:
    page = visitor().open("sign-in/code/").press("確認コードを送る", login="2301211")
    code = posted()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(MOST_TRIES):
        page.press("ログインする", code=wrong)
    page.press("ログインする", code=code)
    assert "この確認コードは使えなくなりました" in page.text
    page = visitor().open("sign-in/code/").press("確認コードを送る", login="2301211")
    code = posted()
    row = MailedCode.objects.latest("pk")
    MailedCode.objects.filter(pk=row.pk).update(asked_at=row.asked_at - timedelta(minutes=11))
    page.press("ログインする", code=code)
    assert "この確認コードは使えなくなりました" in page.text


def test_with_an_app_neither_password_nor_mailed_code_alone_open_the_door(coach: Holder) -> None:
    with_app(coach)
    page = visitor().open("sign-in/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert page.heading == "2つめの確認"
    assert Client(cookies=page.client.cookies).get("/jspo/home/").status_code == 302
    page.press("ログインする", code="000000")
    assert "確認コードが正しくない" in page.text
    TOTPDevice.objects.update(throttling_failure_count=0)
    page.press("ログインする", code=app_code())
    assert page.url == "/jspo/home/"
    TOTPDevice.objects.update(last_t=0)
    page = visitor().open("sign-in/code/").press("確認コードを送る", login="2301211")
    page.press("ログインする", code=posted())
    assert page.heading == "2つめの確認"


def test_a_recovery_code_opens_the_door_once(coach: Holder) -> None:
    with_app(coach, "ABCD-EFGH-2345")
    for heading in ("指導者マイページ", "2つめの確認"):
        page = visitor().open("sign-in/")
        page.press("ログイン", login="2301211", password=PASSWORD)
        page.press("ログインする", code="abcd efgh 2345")
        assert page.heading == heading
    assert RecoveryCode.objects.get().used_at is not None


def test_the_holder_sets_up_an_app_and_reads_the_recovery_codes_once(coach: Holder) -> None:
    page = visitor().open("security/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    page.open("security/second/new/")
    typed = page.soup.select_one("main li p.keep")
    assert typed is not None
    key = base64.b32decode(typed.get_text().replace(" ", ""))
    page.press("設定する", code="12")
    assert "確認コードが違います" in page.text
    assert not TOTPDevice.objects.exists()
    page.press("設定する", code=f"{totp(key):06d}")
    codes = [found.get_text() for found in page.soup.select(".recovery li")]
    assert len(set(codes)) == 10
    page.open("security/")
    assert "使っていない予備のコードは10個です" in page.text
    assert not any(code in page.text for code in codes)
    page.open("security/second/drop/").press("解除する")
    assert "認証アプリを解除しました" in page.text
    assert not RecoveryCode.objects.exists()


def test_sessions_are_listed_and_ended(coach: Holder) -> None:
    phone, desk = visitor(), visitor()
    agents = (
        (phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/605.1"),
        (desk, "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"),
    )
    for page, agent in agents:
        page.client.defaults["HTTP_USER_AGENT"] = agent
        page.open("sign-in/").press("ログイン", login="2301211", password=PASSWORD)
    desk.open("security/")
    assert "iPhoneのSafari" in desk.text
    assert "WindowsのChrome この端末" in desk.text
    desk.press("終了する:iPhoneのSafari")
    assert "ログインを終了しました" in desk.text
    assert phone.open("home/").heading == "ログイン"
    phone.press("ログイン", login="2301211", password=PASSWORD)
    desk.open("security/").press("ほかの端末のログインをすべて終了する")
    assert phone.open("home/").heading == "ログイン"
    assert desk.open("home/").heading == "指導者マイページ"
    assert SignedIn.objects.count() == 1


def test_an_hour_without_a_page_ends_the_session_and_the_form_comes_back_as_typed(
    coach: Holder,
) -> None:
    page = visitor().open("profile/edit/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    idle(page)
    page.client.defaults["HTTP_REFERER"] = "http://testserver/jspo/profile/edit/"
    page.press("保存する", family_name="𠮷﨑", city="<b>渋谷</b>", prefecture="神奈川県", email="")
    assert page.heading == "ログイン"
    assert "入力した内容は取ってあります" in page.text
    page.press("ログイン", login="2301211", password="wrong")
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert page.url == "/jspo/profile/edit/"
    assert "入力した内容を戻しました" in page.text
    kept = {name: page.value(name) for name in ("family_name", "city", "prefecture", "email")}
    assert kept == {
        "family_name": "𠮷﨑",
        "city": "<b>渋谷</b>",
        "prefecture": "神奈川県",
        "email": "",
    }
    coach.refresh_from_db()
    assert coach.family_name == "髙橋"
    page.press("保存する")
    coach.refresh_from_db()
    assert (coach.family_name, coach.prefecture) == ("𠮷﨑", "神奈川県")
    assert page.open("profile/edit/").value("family_name") == "𠮷﨑"
    assert "入力した内容を戻しました" not in page.text


def test_what_was_typed_comes_back_to_nobody_else(world: World, coach: Holder) -> None:
    other = stories.holder(world, number="2301212", family="別人")
    account = account_of(other)
    account.set_password(PASSWORD)
    account.save()
    agreed(world, other)
    page = visitor().open("profile/edit/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    idle(page)
    page.press("保存する", family_name="秘密")
    page.press("ログイン", login="2301212", password=PASSWORD)
    page.open("profile/edit/")
    assert page.value("family_name") == "別人"
    assert "秘密" not in str(page.soup)


def idle(page: Visitor) -> None:
    """As if an hour and a minute had gone by since the last page."""
    session = SessionStore(page.client.cookies["koshin-jspo"].value)
    long_ago = clock.real_now() - timedelta(minutes=61)
    session["seen"] = long_ago.isoformat()
    session.save()


def test_the_imported_open_their_account_with_number_birth_date_and_mailed_code(
    imported: Holder,
) -> None:
    page = visitor().open("activation/")
    page.press("確認コードを送る", number="２３０１２９９", birth_date="昭和55年5月5日")
    page.press("次へ", code=posted())
    assert "𠮷野 邉子 様(2301299)" in page.text
    page.press("設定してログインする", password="short")
    assert page.heading == "パスワードの設定"
    page.press("設定してログインする", password=PASSWORD)
    assert page.heading == "利用規約"
    page.press("同意して進む")
    assert page.heading == "指導者マイページ"
    imported.refresh_from_db()
    assert imported.account is not None
    assert imported.account.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("path", "somebody", "nobody"),
    [
        (
            "activation/",
            {"number": "2301299", "birth_date": "1980-05-05"},
            {"number": "2301299", "birth_date": "1980-05-06"},
        ),
        ("sign-in/code/", {"login": "2301211"}, {"login": "9999999"}),
        ("password/", {"login": "2301211"}, {"login": "9999999"}),
    ],
)
def test_asking_for_a_code_answers_and_works_the_same_for_nobody(
    coach: Holder, imported: Holder, path: str, somebody: dict[str, str], nobody: dict[str, str]
) -> None:
    seen = []
    visitor().open(path)  # what is read once per process is read
    for words in (somebody, nobody):
        client = Client()
        client.get(f"/jspo/{path}")
        with CaptureQueriesContext(connection) as made:
            answer = client.post(f"/jspo/{path}", words, follow=True)
        page = main_of(answer.content)
        seen.append((answer.status_code, answer.redirect_chain, page, len(made)))
    assert seen[0] == seen[1]


def test_a_wrong_sign_in_takes_as_many_hashes_and_queries_for_nobody(
    coach: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = Account.objects.create(
        association=coach.association, login="jspo/2301777", kind=Account.HOLDER, is_active=False
    )
    locked.set_password(PASSWORD)
    locked.save()
    hashes: list[str] = []
    real = Argon2PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashes.append("made")
        return real(self, password, salt)

    checked = Argon2PasswordHasher.verify

    def verified(self: Any, password: str, encoded: str) -> bool:
        hashes.append("checked")
        return checked(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verified)
    work = set()
    texts = set()
    for login, password in (
        ("2301211", "wrong"),
        ("9999999", "wrong"),
        ("2301777", PASSWORD),
    ):
        client = Client()
        hashes.clear()
        with CaptureQueriesContext(connection) as made:
            answer = client.post("/jspo/sign-in/", {"login": login, "password": password})
        page = main_of(answer.content)
        texts.add((answer.status_code, page.replace(login, "")))
        work.add((len(hashes), len(made)))
    assert len(texts) == 1
    assert len(work) == 1
    assert {hashed for hashed, _asked in work} == {1}


def test_changed_terms_are_asked_for_at_the_next_sign_in(world: World, coach: Holder) -> None:
    coach.terms_version = "2020-04-01"
    coach.save(update_fields=["terms_version"])
    page = visitor().open("profile/")
    page.press("ログイン", login="2301211", password=PASSWORD)
    assert page.heading == "利用規約"
    assert "規約が変わりました" in page.text
    assert page.open("points/").heading == "利用規約"
    page.press("同意して進む")
    assert page.heading == "指導者マイページ"
    terms = world.scheme.member_terms
    assert terms is not None
    newest = Consent.objects.filter(holder=coach, subject="terms").latest("pk")
    assert (newest.version, newest.text) == (terms.version, terms.text)
    assert newest.at.date() == NOW.date()


def test_somebody_under_eighteen_needs_a_guardian_who_agrees_by_code(
    world: World, coach: Holder
) -> None:
    coach.birth_date = date(2009, 2, 16)
    coach.save(update_fields=["birth_date"])
    page = visitor().open("sign-in/").press("ログイン", login="2301211", password=PASSWORD)
    assert page.heading == "保護者の方の同意"
    page.press("保護者に確認コードを送る", name="髙橋 邉", relation="母", email=coach.email)
    assert "保護者の方ご自身のメールアドレス" in page.text
    page.press("保護者に確認コードを送る", name="髙橋 邉", relation="母", email="haha@example.jp")
    code = posted()
    mail = Mail.objects.latest("pk")
    assert (mail.to, mail.template) == ("haha@example.jp", "guardian_code")
    page.press("同意を確定する", code=code)
    assert page.heading == "指導者マイページ"
    found = Guardian.objects.get(holder=coach)
    assert (found.name, found.relation, found.email) == ("髙橋 邉", "母", "haha@example.jp")
    at_time(world, jst("2027-02-16 10:00"))
    assert Consent.objects.filter(holder=coach, subject="guardian").count() == 1


def test_on_the_eighteenth_birthday_nobody_asks_for_a_guardian(world: World, coach: Holder) -> None:
    coach.birth_date = date(2009, 2, 15)
    coach.save(update_fields=["birth_date"])
    page = visitor().open("sign-in/").press("ログイン", login="2301211", password=PASSWORD)
    assert page.heading == "指導者マイページ"
