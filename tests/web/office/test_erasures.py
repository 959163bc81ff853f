"""削除の求め: the office carries out what holders ask, or says why not."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from koshin.capabilities.people.actions.ask_erasure import ask_erasure
from koshin.capabilities.people.models import ErasureRequest, Holder
from koshin.capabilities.register.models import Term
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from tests.web.office.world import Office, office_people, sign_in

__all__ = ["office_people"]  # fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_people")]


def asked_by_a_valid_holder() -> tuple[Office, ErasureRequest]:
    office = sign_in("jspo")
    far = clock.real_now().date() + timedelta(days=365)
    valid = Term.objects.filter(credential__association="jspo", end__gt=far).order_by("pk")[0]
    person = Holder.objects.get(pk=valid.credential.holder_id)
    made = ask_erasure(holder=person, reason="退会のため", at=clock.real_now(), actor=SYSTEM)
    return office, made


def test_nothing_is_deleted_while_a_qualification_is_valid() -> None:
    office, made = asked_by_a_valid_holder()
    listed = office.client.get(office.url("erasures")).text
    assert made.holder.number in listed
    page = office.client.post(office.url(f"erasures/{made.public_id}"), {"erase": "1"})
    assert "有効な資格があるため削除できません" in page.text
    made.refresh_from_db()
    assert made.state == "asked"


def test_a_refusal_needs_a_reason_and_is_said_once() -> None:
    office, made = asked_by_a_valid_holder()
    address = office.url(f"erasures/{made.public_id}")
    assert "応じられない理由を入力してください" in office.client.post(address, {"answer": ""}).text
    said = {"answer": "資格の返上の後に、あらためてお申し出ください。"}
    assert office.client.post(address, said).status_code == 303
    soup = BeautifulSoup(office.client.get(address).text, "html.parser")
    assert said["answer"] in soup.get_text()
    assert soup.find("textarea") is None
    made.refresh_from_db()
    assert (made.state, made.answer) == ("refused", said["answer"])
    again = office.client.post(address, said)
    assert "すでに回答しています" in again.text
