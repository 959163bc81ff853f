"""Texts that are sealed at rest: who reads the table without the key reads nothing.

The keys come from the environment (``KOSHIN_SEALING_KEYS``): the first one seals, all of them open,
so a key is changed without a pause. Fernet (AES-128-CBC with HMAC-SHA-256) also notices tampering.
"""

import re
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

# What every seal begins with: the version of Fernet and the first bits of its time stamp.
SEAL = re.compile(r"gAAAAA[A-Za-z0-9_=-]+")


class CannotOpen(Exception):
    """None of the keys opens a seal: a key is missing, or the text was tampered with."""


def seal(text: str) -> str:
    """The text under the first key; nothing stays nothing. Each sealing looks different."""
    return _keys(settings.SEALING_KEYS).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """What was sealed under any of the keys. Raises ``CannotOpen``."""
    try:
        return _keys(settings.SEALING_KEYS).decrypt(sealed).decode() if sealed else ""
    except InvalidToken as error:
        raise CannotOpen("KOSHIN_SEALING_KEYS does not open what is sealed") from error


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class SealedField(models.TextField):  # type: ignore[type-arg]  # no such argument at run time
    """A text that is sealed in the table and plain in Python. It cannot be searched for."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return unseal(value) if isinstance(value, str) else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed and cannot be searched for.")
