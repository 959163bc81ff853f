"""Reads what Search tells of an order: has money come, and if not, how far is it?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from koshin.capabilities.payments.providers.port import GivenBack, Heard, ProviderSilent
from koshin.capabilities.payments.providers.veritrans.client import listed, listed_parent
from koshin.platform.clock import JST

Record = dict[str, Any]
OURS = ("cvs", "bank", "card", "mpi")


def read(infos: Sequence[Record]) -> Heard:
    """One outcome from the records of all services; money anywhere outweighs everything else.

    Raises ``ProviderSilent`` for a record that states money without a readable amount or time.
    """
    heard = [_shop(i) for i in infos if i.get("serviceTypeCd") == "cvs"]
    heard += [_payeasy(i) for i in infos if i.get("serviceTypeCd") == "bank"]
    heard += [_card(i) for i in infos if i.get("serviceTypeCd") == "card"]
    heard += [_three_d_secure(i) for i in infos if i.get("serviceTypeCd") == "mpi"]
    heard += [_elsewhere(i) for i in infos if i.get("serviceTypeCd") not in OURS]
    weight = ("paid", "reported", "slip", "pending", "expired", "cancelled", "failed", "nothing")
    return min(
        heard,
        key=lambda h: (h.outcome != "paid", not h.trouble, weight.index(h.outcome)),
        default=Heard(outcome="nothing"),
    )


def given_back(infos: Sequence[Record]) -> list[GivenBack]:
    """Each cancellation of a card payment that succeeded. Raises as :func:`read` does."""
    return [
        GivenBack(amount=_yen(step), at=instant(step.get("txnDatetime")))
        for info in infos
        if info.get("serviceTypeCd") == "card"
        for step in _steps(info)
        if step.get("command") == "Cancel" and step.get("mstatus") == "success"
    ]


def _steps(info: Record) -> list[Record]:
    return listed(listed_parent(info, "transactionInfos").get("transactionInfo"))


def _succeeded(steps: Sequence[Record], command: str) -> Record | None:
    found = (s for s in steps if s.get("command") == command and s.get("mstatus") == "success")
    return next(found, None)


def _shop(info: Record) -> Heard:
    """A slip for a convenience store."""
    proper = listed_parent(info, "properOrderInfo")
    slip = {
        "kind": str(proper.get("cvsType", "")),
        "number": str(proper.get("receiptNo", "")),
        "deadline": str(proper.get("payLimit", "")).replace("/", "-"),
    }
    return _slip(info, "shop", slip)


def _payeasy(info: Record) -> Heard:
    """Pay-easy's three numbers: institution, customer, confirmation (payments.md 1.6)."""
    proper = listed_parent(info, "properOrderInfo")
    limit = str(proper.get("payLimit", ""))
    slip = {
        "kind": "payeasy",
        "institution": str(proper.get("shunoKikanNo", "")),
        "customer": str(proper.get("customerNo", "")),
        "confirmation": str(proper.get("confirmNo", "")),
        "deadline": f"{limit[:4]}-{limit[4:6]}-{limit[6:8]}" if limit.isdecimal() else limit,
    }
    return _slip(info, "payeasy", slip)


def _slip(info: Record, method: str, slip: dict[str, str]) -> Heard:
    """Numbers to pay with: issued, paid, reported to the provider, withdrawn or too old."""
    steps, proper = _steps(info), listed_parent(info, "properOrderInfo")
    issued = _succeeded(steps, "Authorize")
    if paid_at := proper.get("paidDatetime"):
        money = _succeeded(steps, "Capture") or issued or {}
        return Heard(
            outcome="paid" if proper.get("receivedDatetime") else "reported",
            method=method,
            amount=_yen(money),
            paid_at=instant(paid_at),
            slip=slip,
            result_code=str(money.get("vResultCode", "")),
        )
    if _succeeded(steps, "Cancel"):
        return Heard(outcome="cancelled", method=method, slip=slip)
    if info.get("orderStatus") == "expired":
        return Heard(outcome="expired", method=method, slip=slip)
    if issued:
        return Heard(outcome="slip", method=method, slip=slip)
    return _unsuccessful(steps, method)


def _card(info: Record) -> Heard:
    """A card payment: captured, held back, or refused. Reserved alone is not money."""
    steps = _steps(info)
    taken = _succeeded(steps, "Capture")
    if taken is None:
        reserved = _succeeded(steps, "Authorize")
        kind = listed_parent(reserved or {}, "properTransactionInfo").get("cardTransactionType")
        taken = reserved if kind == "ac" else None
    if taken is not None:
        return Heard(
            outcome="paid",
            method="card",
            amount=_yen(taken),
            paid_at=instant(taken.get("txnDatetime")),
            result_code=str(taken.get("vResultCode", "")),
        )
    return _unsuccessful(steps, "card")


def _elsewhere(info: Record) -> Heard:
    """A service that the contract's page offers and we do not read (e-money and the like).

    Where it states money, somebody has to look: it is never taken for nothing.
    """
    steps, proper = _steps(info), listed_parent(info, "properOrderInfo")
    taken = _succeeded(steps, "Capture")
    if taken is None and not (proper.get("paidDatetime") or proper.get("receivedDatetime")):
        return Heard(outcome="nothing")
    stated = str((taken or _succeeded(steps, "Authorize") or {}).get("amount", ""))
    amount = int(stated) if stated.isdecimal() else 0
    return Heard(outcome="pending", amount=amount, trouble="unknown_service")


def _three_d_secure(info: Record) -> Heard:
    """3-D Secure alone: its failure ends the attempt, its success says nothing about money."""
    failed = any(s.get("mstatus") == "failure" for s in _steps(info))
    return _unsuccessful(_steps(info), "card") if failed else Heard(outcome="nothing")


def _unsuccessful(steps: Sequence[Record], method: str) -> Heard:
    last = steps[-1] if steps else {}
    status, code = last.get("mstatus"), str(last.get("vResultCode", ""))
    if status == "failure":
        return Heard(outcome="failed", method=method, result_code=code)
    return Heard(outcome="pending" if steps else "nothing", method=method, result_code=code)


def _yen(step: Record) -> int:
    try:
        return int(str(step["amount"]))
    except (KeyError, ValueError) as error:
        raise ProviderSilent("Search: money without an amount") from error


def instant(text: object) -> datetime:
    """``2023-08-30 16:33:06.0`` in Japan's time; the digits after the point vary in number."""
    try:
        whole = datetime.fromisoformat(str(text).split(".")[0])
    except ValueError as error:
        raise ProviderSilent("Search: money without a time") from error
    return whole.replace(tzinfo=JST)
