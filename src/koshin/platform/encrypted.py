"""Texts that are encrypted at rest: who reads the table without the key reads nothing.

The keys come from the environment (``KOSHIN_ENCRYPTION_KEYS``): the first encrypts, all decrypt,
so a key is changed without a pause. Fernet (AES-128-CBC with HMAC-SHA-256) also notices tampering.
"""

import re
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

# What every token begins with: the version of Fernet and the first bits of its time stamp.
TOKEN = re.compile(r"gAAAAA[A-Za-z0-9_=-]+")


class CannotOpen(Exception):
    """None of the keys opens a token: a key is missing, or the text was tampered with."""


def encrypt(text: str) -> str:
    """The text under the first key; nothing stays nothing. Each encrypting looks different."""
    return _keys(settings.ENCRYPTION_KEYS).encrypt(text.encode()).decode() if text else ""


def decrypt(encrypted: str) -> str:
    """What was encrypted under any of the keys. Raises ``CannotOpen``."""
    try:
        return _keys(settings.ENCRYPTION_KEYS).decrypt(encrypted).decode() if encrypted else ""
    except InvalidToken as error:
        raise CannotOpen("KOSHIN_ENCRYPTION_KEYS does not open what is encrypted") from error


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedField(models.TextField):  # type: ignore[type-arg]  # no such argument at run time
    """A text that is encrypted in the table and plain in Python. It cannot be searched for."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return decrypt(value) if isinstance(value, str) else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched for.")
