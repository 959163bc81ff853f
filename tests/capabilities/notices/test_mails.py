"""Mails: written with what they tell of, once, and sent once through SMTP."""

from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.actions.send_mail import send_mail
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.core.scheme.consistency import PLACEHOLDERS
from koshin.platform import mail as lines
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
WORDS = {"subject": "領収書について", "question": "宛名は変えられますか。" * 20}


@pytest.fixture
def world() -> World:
    return stories.association("itc")


@pytest.fixture
def person(world: World) -> Holder:
    return stories.holder(world, number="C0001234", family="𠮷野", given="花子")


def write(world: World, person: Holder, *, key: str = "k") -> None:
    enqueue_mail(
        holder=person,
        template="inquiry_received",
        key=key,
        context=WORDS,
        scheme=world.scheme,
        at=NOW,
    )


def test_a_mail_and_its_job_cost_one_query(world: World, person: Holder) -> None:
    with CaptureQueriesContext(connection) as made:
        write(world, person)
    assert len(made) == 1
    assert ProcrastinateJob.objects.count() == 1
    assert Mail.objects.get().state == "queued"


def test_the_same_key_is_written_and_sent_once(
    world: World, person: Holder, mailoutbox: list[EmailMessage]
) -> None:
    write(world, person)
    write(world, person)
    for job in ProcrastinateJob.objects.all():
        send_mail(job.args["mail"])
    assert Mail.objects.count() == 1
    assert len(mailoutbox) == 1
    assert send_mail(Mail.objects.get().public_id) is False
    assert len(mailoutbox) == 1


def test_mail_and_job_go_away_with_the_transaction(world: World, person: Holder) -> None:
    with transaction.atomic():
        write(world, person)
        transaction.set_rollback(True)
    assert Mail.objects.count() == 0
    assert ProcrastinateJob.objects.count() == 0


def test_it_is_addressed_signed_short_lined_and_has_one_link(
    world: World, person: Holder, mailoutbox: list[EmailMessage]
) -> None:
    write(world, person)
    stored = Mail.objects.get()
    send_mail(stored.public_id)
    sent = mailoutbox[0]
    assert sent.subject == "【見本ITコーディネータ協会】お問い合わせを受け付けました"
    assert sent.body.splitlines()[0] == "𠮷野 花子 様(会員番号末尾 1234)"
    assert sent.body.count("http://testserver/itc/") == 1
    assert world.scheme.issuer.name in sent.body
    assert all(lines.width(line) <= 72 for line in sent.body.splitlines())
    assert sent.to == [person.email]
    assert sent.from_email == f"{world.association.name} <noreply@koshin.example>"
    assert sent.extra_headers["Message-ID"] == f"<{stored.public_id}@testserver>"
    stored.refresh_from_db()
    assert stored.state == "sent"
    assert stored.sent_at is not None
    assert queries.mail_of(stored.public_id, holder_id=person.pk).body == sent.body


def test_a_holder_without_address_reads_it_in_my_page_only(
    world: World, person: Holder, mailoutbox: list[EmailMessage]
) -> None:
    person.email = ""
    write(world, person)
    stored = Mail.objects.get()
    assert stored.state == "no_address"
    assert send_mail(stored.public_id) is False
    assert list(queries.mails_of(person.pk)) == [stored]
    assert ProcrastinateJob.objects.count() == 0
    assert mailoutbox == []


def test_a_stranger_cannot_read_it(world: World, person: Holder) -> None:
    write(world, person)
    other = stories.holder(world, number="C0009999")
    with pytest.raises(Mail.DoesNotExist):
        queries.mail_of(Mail.objects.get().public_id, holder_id=other.pk)


def test_a_mail_that_does_not_exist_is_no_fault() -> None:
    assert send_mail(uuid4()) is False


def test_braces_in_what_people_write_stay_as_they_are(world: World, person: Holder) -> None:
    enqueue_mail(
        holder=person,
        template="inquiry_received",
        key="k",
        context={"subject": "{name}", "question": "{signature} {0}"},
        scheme=world.scheme,
        at=NOW,
    )
    assert "{signature} {0}" in Mail.objects.get().body


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_every_text_of_an_association_can_be_filled(code: str) -> None:
    made = stories.association(code)
    person = stories.holder(made, number="1")
    known = PLACEHOLDERS["notices"] - {"name", "association", "url", "signature"}
    for template in made.scheme.notices:
        enqueue_mail(
            holder=person,
            template=template,
            key=template,
            context=dict.fromkeys(known, "値"),
            scheme=made.scheme,
            at=NOW,
        )
    for mail in Mail.objects.all():
        assert mail.subject.startswith(f"【{made.scheme.name}】")
        assert mail.body.count("http://testserver/") == 1
        assert "{" not in mail.body
