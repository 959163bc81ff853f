"""A mail that did not arrive is known by the server's report, and is sent once more on demand."""

from datetime import timedelta
from uuid import uuid4

import pytest

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.actions.resend_mail import resend_mail
from koshin.capabilities.notices.actions.take_bounce import take_bounce
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
REPORT = """\
From: MAILER-DAEMON@mx.example.com
To: noreply@example.jp
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; somebody@example.jp
Action: {action}
Status: {status}
--b
Content-Type: {kind}

Message-ID: <{id}@localhost>
Subject: test

--b--
"""


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    return stories.ski_coach(world, number="1000001")


@pytest.fixture
def mail(world: World, coach: Holder) -> Mail:
    """A mail that went out."""
    enqueue_mail(
        holder=coach,
        template="inquiry_received",
        key=f"inquiry_received:{uuid4()}",
        context={"subject": "登録証について", "question": "いつ届きますか。"},
        scheme=world.scheme,
        at=NOW,
    )
    Mail.objects.filter(holder=coach).update(state=Mail.State.SENT, sent_at=NOW)
    return Mail.objects.get(holder=coach)


def report(
    mail: Mail, *, action: str = "failed", status: str = "5.1.1", kind: str = "text/rfc822-headers"
) -> bytes:
    return REPORT.format(id=mail.public_id, action=action, status=status, kind=kind).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_a_failure_marks_the_mail_once(coach: Holder, mail: Mail, kind: str) -> None:
    take_bounce(report(mail, kind=kind), at=NOW)
    take_bounce(report(mail, kind=kind, status="5.2.2"), at=NOW + timedelta(hours=1))
    mail.refresh_from_db()
    assert (mail.came_back_at, mail.came_back_because) == (NOW, "5.1.1")
    assert list(queries.came_back("jspo")) == [mail]
    assert queries.unreachable(coach)


def test_once_the_address_is_corrected_nothing_is_left_to_do(coach: Holder, mail: Mail) -> None:
    take_bounce(report(mail), at=NOW)
    coach.email = "other@example.jp"
    coach.save(update_fields=["email"])
    assert list(queries.came_back("jspo")) == []
    assert not queries.unreachable(coach)


def test_what_is_not_about_a_failed_mail_of_ours_changes_nothing(mail: Mail) -> None:
    foreign = REPORT.format(id=uuid4(), action="failed", status="5.1.1", kind="message/rfc822")
    for content in (
        b"",
        b"\xff\xfe not a mail",
        b"Subject: hello\n\nI am on holiday.",
        foreign.encode(),
        report(mail, action="delayed", status="4.4.1"),
        report(mail, action="delivered", status="2.0.0"),
    ):
        assert take_bounce(content, at=NOW) is None
    mail.refresh_from_db()
    assert mail.came_back_at is None


def again(mail: Mail, person: Holder, *, minutes: int) -> Mail:
    at = NOW + timedelta(minutes=minutes)
    return resend_mail(public_id=mail.public_id, holder_id=person.pk, at=at, actor=SYSTEM)


def test_it_is_sent_again_word_for_word_to_the_present_address(coach: Holder, mail: Mail) -> None:
    coach.email = "other@example.jp"
    coach.save(update_fields=["email"])
    sent = again(mail, coach, minutes=10)
    assert (sent.to, sent.subject, sent.whole) == ("other@example.jp", mail.subject, mail.whole)
    assert (sent.state, Mail.objects.count()) == (Mail.State.QUEUED, 2)


def test_a_double_click_sends_it_once(coach: Holder, mail: Mail) -> None:
    again(mail, coach, minutes=10)
    with pytest.raises(Refused, match="too_soon"):
        again(mail, coach, minutes=19)
    again(mail, coach, minutes=20)
    assert Mail.objects.count() == 3


def test_nobody_sends_a_strangers_mail_nor_to_no_address(
    world: World, coach: Holder, mail: Mail
) -> None:
    other = stories.holder(world, number="1000002")
    with pytest.raises(Mail.DoesNotExist):
        again(mail, other, minutes=10)
    coach.email = ""
    coach.save(update_fields=["email"])
    with pytest.raises(Refused, match="no_address"):
        again(mail, coach, minutes=10)
    assert Mail.objects.count() == 1
