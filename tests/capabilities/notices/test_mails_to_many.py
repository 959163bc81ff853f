"""One mail to many: the text is kept once, each has its own addressee, and none is sent twice."""

from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.enqueue_alike import enqueue_alike
from koshin.capabilities.notices.deliveries import send_mails
from koshin.capabilities.notices.models import Mail, MailText
from koshin.capabilities.people.models import Holder
from tests import stories
from tests.capabilities.notices.mailbox import served
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
WORDS = {"subject": "領収書について", "question": "宛名は変えられますか。"}


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def write(world: World, *people: Holder, key: str = "k") -> int:
    return enqueue_alike(
        holders=[person.pk for person in people],
        scheme=world.scheme,
        template="inquiry_received",
        key=key,
        context=WORDS,
        at=NOW,
    )


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name__endswith="send_mails"):
        send_mails(**job.args)


def test_each_reads_the_same_text_under_the_own_name(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    first = stories.holder(world, number="C0001234", family="𠮷野", given="花子")
    second = stories.holder(world, number="C0005678", family="{tail}", given="")
    assert write(world, first, second) == 2
    run_jobs()
    assert MailText.objects.count() == 1
    assert [mail.body.splitlines()[0] for mail in mailoutbox] == [
        "𠮷野 花子 様(会員番号末尾 1234)",
        "{tail} 様(会員番号末尾 5678)",
    ]
    assert len({mail.body.split("\n", 1)[1] for mail in mailoutbox}) == 1
    read = queries.mail_of(Mail.objects.get(holder=first).public_id, holder_id=first.pk)
    assert read.whole == mailoutbox[0].body


def test_the_same_key_is_written_and_sent_once(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    person = stories.holder(world, number="C0001234")
    assert write(world, person) == 1
    assert write(world, person) == 0
    run_jobs()
    run_jobs()
    assert len(mailoutbox) == 1


def test_a_thousand_are_one_statement_and_one_job(world: World) -> None:
    people = [stories.holder(world, number=f"C{number:07d}") for number in range(3)]
    with CaptureQueriesContext(connection) as made:
        write(world, *people)
    assert sum("INTO notices_mail (" in query["sql"] for query in made) == 1
    assert ProcrastinateJob.objects.count() == 1


def test_without_address_it_is_read_in_my_page_only(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    person = stories.holder(world, number="C0001234")
    Holder.objects.filter(pk=person.pk).update(email="")
    assert write(world, person) == 1
    assert Mail.objects.get().state == "no_address"
    assert ProcrastinateJob.objects.count() == 0
    assert mailoutbox == []


def test_another_associations_holder_is_never_written_to(world: World) -> None:
    stranger = stories.holder(stories.association("jspo"), number="1000001")
    assert write(world, stranger) == 0
    assert Mail.objects.count() == 0


class Picky:
    """Takes every mail but those to one address."""

    def __init__(self, unwanted: str) -> None:
        self.unwanted = unwanted
        self.taken: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.unwanted:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.extend(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def picky(world: World) -> Iterator[Picky]:
    people = [stories.holder(world, number=f"C{number:07d}") for number in range(3)]
    box = Picky(people[0].email)
    with served(box):
        write(world, *people)
        yield box


def test_an_address_that_is_refused_does_not_hold_up_the_others(picky: Picky) -> None:
    with pytest.raises(SMTPRecipientsRefused):
        run_jobs()
    assert len(picky.taken) == 2
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == [
        "queued",
        "sent",
        "sent",
    ]
