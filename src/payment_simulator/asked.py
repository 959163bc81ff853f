"""The bodies of control calls, read with an answer for what is wrong with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from payment_simulator.clock import JST


class BadRequest(Exception):
    """The control call cannot be carried out; bears the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def told() -> dict[str, Any]:
    """The body as an object; empty when there is none. Raises BadRequest."""
    given = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(given, dict):
        raise BadRequest(422, "本文は JSON のオブジェクトで送ってください。")
    return given


def number_of(given: dict[str, Any], name: str) -> int | None:
    """A whole number of 0 or more, or None. Raises BadRequest."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadRequest(422, f"{name} は 0 以上の整数です。")
    return value


def seconds_of(given: dict[str, Any], name: str) -> float | None:
    """Seconds of 0 or more, or None. Raises BadRequest."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadRequest(422, f"{name} は 0 以上の秒数です。")
    return float(value)


def texts_of(given: dict[str, Any], name: str) -> dict[str, str]:
    """Names with texts. Raises BadRequest."""
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise BadRequest(422, f"{name} は名前と値の組です。")
    return {str(key): str(text) for key, text in value.items()}


def time_of(text: Any) -> datetime:
    """An instant; Japan's time where it names no other. Raises BadRequest."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError as reason:
        raise BadRequest(422, "paid_at は ISO 8601 の日時です。") from reason
    return (time if time.tzinfo else time.replace(tzinfo=JST)).astimezone(JST)
