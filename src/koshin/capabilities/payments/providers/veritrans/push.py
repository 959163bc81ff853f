"""VeriTrans' notifications as they come: the push (4G), the result notice (3G-Web), the push of
POP."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from koshin.capabilities.payments.providers.port import Notification, Record

KEY = re.compile(r"([A-Za-z]+)([0-9]{4})")
ORDER_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
YEN = re.compile(r"[0-9]{1,8}")
# Nothing that VeriTrans sends comes near these.
MAX_FIELDS = 2_000


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form body; bytes that are not UTF-8 are replaced. Raises ``ValueError``."""
    pairs = parse_qsl(
        body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS
    )
    return dict(pairs)


def read_push(body: bytes) -> Notification:
    """The records of a push, grouped by their four-digit index; unknown fields are kept unread."""
    try:
        form = read_form(body)
    except ValueError as error:
        return Notification(records=(), problem=f"the body is not a form: {error}")
    groups: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        if matched := KEY.fullmatch(name):
            groups.setdefault(int(matched[2]), {})[matched[1]] = value
    announced = form.get("numberOfNotify", "")
    problem = ""
    if announced != str(len(groups)):
        problem = f"{announced or 'no'} records are announced, {len(groups)} came"
    return Notification(
        records=tuple(_record(index, groups[index]) for index in sorted(groups)), problem=problem
    )


def read_notice(body: bytes) -> Notification:
    """A result notice speaks of one order; it states no amount and bears no test flag."""
    try:
        order_id = read_form(body).get("orderId", "")
    except ValueError as error:
        return Notification(records=(), problem=f"the body is not a form: {error}")
    return Notification(records=(Record(order_id=order_id),))


def pop_fields(body: bytes) -> dict[str, object]:
    """The fields of a POP push; empty where the body is none."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read_pop(body: bytes) -> Notification:
    """A POP push speaks of one order and states no amount: Search tells (payments.md 1.9)."""
    fields = pop_fields(body)
    order_id, dummy = str(fields.get("order_id", "")), fields.get("dummy")
    problem = ""
    if ORDER_ID.fullmatch(order_id) is None:
        problem = "order_id is missing or cannot be one"
    elif not isinstance(dummy, bool):
        problem = "dummy is neither true nor false"
    record = Record(
        order_id="" if problem.startswith("order_id") else order_id,
        test=dummy if isinstance(dummy, bool) else None,
        fields={name: str(value) for name, value in fields.items()},
        problem=problem,
    )
    return Notification(records=(record,))


def _record(index: int, fields: Mapping[str, str]) -> Record:
    order_id, stated = fields.get("orderId", ""), fields.get("rcvAmount")
    problem = ""
    if ORDER_ID.fullmatch(order_id) is None:
        problem = "orderId is missing or cannot be one"
    elif stated is not None and YEN.fullmatch(stated) is None:
        problem = "rcvAmount is not a number of yen"
    elif fields.get("dummy", "") not in ("0", "1"):
        problem = "dummy is neither 0 nor 1"
    return Record(
        index=index,
        order_id="" if problem.startswith("orderId") else order_id,
        amount=int(stated) if stated and not problem else None,
        test={"0": False, "1": True}.get(fields.get("dummy", "")),
        fields=fields,
        problem=problem,
    )
