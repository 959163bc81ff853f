"""A lost password: by mail, once, and without telling strangers who is here."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from koshin.capabilities.notices import reset_link
from koshin.capabilities.notices.actions.mail_code import mail_code
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder, MailedCode
from koshin.platform import clock
from tests import stories
from tests.stories import World
from tests.web.portal.visitor import account_of

pytestmark = pytest.mark.django_db
STRONG = "koke-musu-iwao-2027"


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def person(world: World) -> Holder:
    made = stories.holder(world, number="1000021")
    account_of(made)
    return made


def asked(login: str) -> str:
    answer = Client().post("/jspo/password/", {"login": login})
    assert answer.status_code == 200
    mail_code(MailedCode.objects.latest("pk").public_id, now=clock.real_now())
    main = BeautifulSoup(answer.content, "html.parser").main
    assert main is not None
    return main.get_text()


def sent_link(person: Holder) -> str:
    mail = Mail.objects.get(holder=person, template="password_reset")
    found = re.search(rf"{re.escape(settings.BASE_URL)}(\S+)", reset_link.revealed(mail))
    assert found is not None
    return found.group(1)


def test_a_stranger_gets_the_same_answer_as_a_holder_and_no_mail(
    world: World, person: Holder
) -> None:
    assert asked("nobody@example.jp") == asked(person.email)
    assert [mail.holder_id for mail in Mail.objects.all()] == [person.pk]


def test_the_number_in_any_width_asks_for_the_same_mail_once_an_hour(
    world: World, person: Holder
) -> None:
    asked("1000021")
    asked("\uff11\uff10\uff10\uff10\uff10\uff12\uff11")
    assert Mail.objects.filter(template="password_reset").count() == 1


def test_the_stored_mail_hides_the_link_that_the_sent_one_shows(
    world: World, person: Holder
) -> None:
    asked(person.email)
    mail = Mail.objects.get(template="password_reset")
    assert "/password/" not in mail.body
    assert reset_link.HIDDEN in mail.body
    assert sent_link(person).startswith("/jspo/password/")


def test_the_link_sets_a_new_password_once(world: World, person: Holder) -> None:
    asked(person.email)
    link = sent_link(person)
    weak = Client().post(link, {"password": "12345"}).content.decode()
    assert "12" in weak
    assert person.account is not None
    person.account.refresh_from_db()
    assert not person.account.has_usable_password()

    assert "設定しました" in Client().post(link, {"password": STRONG}).content.decode()
    assert "このリンクは使えません" in Client().post(link, {"password": STRONG}).content.decode()
    signed = Client().post("/jspo/sign-in/", {"login": "1000021", "password": STRONG})
    assert signed.status_code == 302


def test_a_link_of_one_association_opens_nothing_at_another(world: World, person: Holder) -> None:
    stories.association("itc")
    asked(person.email)
    elsewhere = sent_link(person).replace("/jspo/", "/itc/")
    assert "このリンクは使えません" in Client().get(elsewhere).content.decode()
