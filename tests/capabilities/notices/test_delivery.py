"""The jobs themselves: a mail through a real SMTP server, windows by the calendar of each."""

from collections.abc import Iterator

import pytest
from procrastinate.contrib.django import app

from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.deliveries import send_mail
from koshin.capabilities.notices.models import Mail
from tests import stories
from tests.capabilities.notices.mailbox import Box, served
from tests.stories import jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box()
    with served(box):
        yield box


def write() -> Mail:
    world = stories.association("jspo")
    enqueue_mail(
        holder=stories.holder(world, number="1000001", family="葛󠄀城", given="𠮷彦"),
        template="inquiry_received",
        key="k",
        context={"subject": "件名", "question": "質問です。"},
        scheme=world.scheme,
        at=NOW,
    )
    return Mail.objects.get()


def test_the_mail_arrives_as_it_was_written(box: Box) -> None:
    mail = write()
    send_mail(mail=str(mail.public_id), association=mail.association_id)
    send_mail(mail=str(mail.public_id), association=mail.association_id)
    assert len(box.mails) == 1
    arrived = box.mails[0]
    assert arrived["Subject"].strip() == mail.subject  # a folded header begins with a blank
    assert arrived["Message-ID"] == f"<{mail.public_id}@testserver>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n").strip() == mail.body.strip()
    assert "葛󠄀城 𠮷彦 様" in arrived.get_content()


def test_a_mail_refused_by_the_server_stays_queued_and_goes_out_later(box: Box) -> None:
    mail = write()
    box.closed = True
    with pytest.raises(OSError, match="451"):
        send_mail(mail=str(mail.public_id), association=mail.association_id)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == ("queued", None)
    box.closed = False
    send_mail(mail=str(mail.public_id), association=mail.association_id)
    assert len(box.mails) == 1


def test_workers_know_the_jobs_of_notices() -> None:
    known = {name for name in app.tasks if name.startswith("koshin.capabilities.notices")}
    assert known == {
        "koshin.capabilities.notices.deliveries.send_mail",
        "koshin.capabilities.notices.deliveries.send_mails",
        "koshin.capabilities.notices.tasks.mail_code",
    }
