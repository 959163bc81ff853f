"""A mail server in a thread, and the product's mails led to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from koshin.platform import postgres


class Box:
    """Keeps what it is handed; refuses everything while ``closed``."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.closed = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.closed:
            return "451 try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"


@contextmanager
def served(handler: object) -> Iterator[None]:
    """Until the end of the block, ``handler`` hears every mail that is sent."""
    controller = Controller(handler, hostname="127.0.0.1", port=postgres.free_port())
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=controller.hostname,
        EMAIL_PORT=controller.port,
        EMAIL_HOST_USER="",
        EMAIL_USE_SSL=False,
    ):
        yield
    controller.stop()
