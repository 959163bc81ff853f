"""Inquiries reach the office and are answered by mail; announcements are read by all."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.answer_inquiry import answer_inquiry
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.actions.reopen_inquiry import reopen_inquiry
from koshin.capabilities.notices.models import Inquiry, Mail
from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("itc")


@pytest.fixture
def person(world: World) -> Holder:
    return stories.holder(world, number="C0001234")


@pytest.fixture
def staff(world: World) -> StaffMember:
    account = Account.objects.create(
        association=world.association, login="itc/office@example.jp", kind="staff"
    )
    return StaffMember.objects.create(
        association=world.association, account=account, name="事務局", email="office@example.jp"
    )


def ask(
    world: World,
    person: Holder,
    *,
    public_id: UUID | None = None,
    subject: str = "領収書の宛名について",
    body: str = "会社名に変えられますか。",
) -> Inquiry:
    return open_inquiry(
        holder=person,
        public_id=public_id or uuid4(),
        subject=subject,
        body=body,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )


def answer(world: World, staff: StaffMember, inquiry: Inquiry) -> Inquiry:
    return answer_inquiry(
        association="itc",
        inquiry=inquiry.public_id,
        staff=staff,
        body="はい。個人情報編集で請求書宛名を変えてください。",
        scheme=world.scheme,
        at=NOW + timedelta(hours=1),
        actor=SYSTEM,
    )


def test_a_question_is_stored_and_acknowledged(world: World, person: Holder) -> None:
    inquiry = ask(world, person)
    thread = queries.thread_of(inquiry.public_id, holder_id=person.pk)
    assert [message.body for message in thread.messages.all()] == ["会社名に変えられますか。"]
    assert Mail.objects.get().template == "inquiry_received"
    assert "会社名に変えられますか。" in Mail.objects.get().body
    assert list(queries.inquiries_at("itc", state="open")) == [inquiry]


def test_a_form_sent_twice_opens_one_inquiry(world: World, person: Holder) -> None:
    same = uuid4()
    assert ask(world, person, public_id=same).pk == ask(world, person, public_id=same).pk
    assert Mail.objects.count() == 1


def test_an_answer_goes_out_by_mail_once_and_closes_the_thread(
    world: World, person: Holder, staff: StaffMember
) -> None:
    inquiry = ask(world, person)
    answer(world, staff, inquiry)
    assert answer(world, staff, inquiry).state == "answered"
    mail = Mail.objects.get(template="inquiry_answered")
    assert "請求書宛名を変えてください" in mail.body.replace("\n", "")
    assert AuditLine.objects.get(verb="answer_inquiry").after == {"state": "answered"}
    assert list(queries.inquiries_at("itc", state="open")) == []


def test_writing_on_opens_the_thread_again(
    world: World, person: Holder, staff: StaffMember
) -> None:
    inquiry = ask(world, person)
    answer(world, staff, inquiry)
    for _ in range(2):
        reopen_inquiry(
            inquiry=inquiry.public_id,
            holder_id=person.pk,
            body="できました。",
            at=NOW,
            actor=SYSTEM,
        )
    thread = queries.thread_at(inquiry.public_id, association="itc")
    assert thread.state == "open"
    assert len(thread.messages.all()) == 3


def test_a_stranger_finds_no_thread(world: World, person: Holder) -> None:
    inquiry = ask(world, person)
    other = stories.holder(world, number="C0002222")
    with pytest.raises(Inquiry.DoesNotExist):
        queries.thread_of(inquiry.public_id, holder_id=other.pk)
    with pytest.raises(Inquiry.DoesNotExist):
        reopen_inquiry(
            inquiry=inquiry.public_id, holder_id=other.pk, body="x", at=NOW, actor=SYSTEM
        )
    with pytest.raises(Inquiry.DoesNotExist):
        queries.thread_at(inquiry.public_id, association="jspo")


@pytest.mark.parametrize(
    ("subject", "body", "fields"),
    [
        ("", "本文", ["subject"]),
        ("件名", " \n　", ["body"]),
        ("あ" * 121, "い" * 4001, ["subject", "body"]),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(
    world: World, person: Holder, subject: str, body: str, fields: list[str]
) -> None:
    with pytest.raises(Refused) as caught:
        ask(world, person, subject=subject, body=body)
    assert [refusal.field for refusal in caught.value.refusals] == fields
    assert Inquiry.objects.count() == 0
