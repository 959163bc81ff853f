"""A mail server in a thread, and the product's mails led to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from django.test import override_settings

from koshin.platform import postgres


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
