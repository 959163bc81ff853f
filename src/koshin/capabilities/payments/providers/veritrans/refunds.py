"""Money back through VeriTrans: Cancel of a card payment, whole or in part (4G).

A cancellation bears no key of ours. So that none is ever sent twice, Search is asked first what was
given back of the order already.
"""

from typing import Any

from koshin.capabilities.payments.providers.port import ProviderSilent, Refund, RefundAnswer
from koshin.capabilities.payments.providers.veritrans import answers, client
from koshin.capabilities.payments.providers.veritrans.client import listed, listed_parent

CARD = "card"


def refund(asked: Refund) -> RefundAnswer:
    """Give the money back unless that was done before."""
    if asked.method != CARD:
        return RefundAnswer(outcome="refused", reason=f"no refund for {asked.method}")
    try:
        seen = _seen(asked)
        if seen.outcome != "refused":
            return seen
        result = client.cancel_card(
            asked.tried.association,
            asked.tried.order_id,
            amount=None if asked.is_whole else asked.amount,
        )
    except ProviderSilent as silence:
        return RefundAnswer(outcome="unknown", reason=str(silence))
    status, code = result.get("mstatus"), str(result.get("vResultCode", ""))
    reference = str(result.get("custTxn", ""))
    if status == "success":
        return RefundAnswer(outcome="done", provider_ref=reference, reason=code)
    if status == "pending":
        return RefundAnswer(outcome="pending", provider_ref=reference, reason=code)
    # A refusal may mean that it was done a moment ago (payments.md 1.4).
    answer = ask_refund(asked)
    words = " ".join(filter(None, (code, str(result.get("merrMsg", "")))))[:300]
    return RefundAnswer(outcome="refused", reason=words) if answer.outcome == "refused" else answer


def ask_refund(asked: Refund) -> RefundAnswer:
    """What Search tells of the refund."""
    try:
        return _seen(asked)
    except ProviderSilent as silence:
        return RefundAnswer(outcome="unknown", reason=str(silence))


def _seen(asked: Refund) -> RefundAnswer:
    """``refused`` stands for: the provider knows of no cancellation beyond ``before``."""
    back = asked.before
    for info in client.search(asked.tried.association, asked.tried.order_id):
        if info.get("serviceTypeCd") != CARD:
            continue
        for step in listed(listed_parent(info, "transactionInfos").get("transactionInfo")):
            if step.get("command") != "Cancel":
                continue
            reference = str(step.get("txnId", ""))
            if step.get("mstatus") == "pending":
                return RefundAnswer(outcome="pending", provider_ref=reference)
            if step.get("mstatus") == "success":
                back -= _yen(step)
                if back <= -asked.amount:
                    return RefundAnswer(
                        outcome="done",
                        provider_ref=reference,
                        done_at=answers.instant(step.get("txnDatetime")),
                    )
    return RefundAnswer(outcome="refused", found=False, reason="not found")


def _yen(step: dict[str, Any]) -> int:
    try:
        return int(str(step["amount"]))
    except (KeyError, ValueError) as error:
        raise ProviderSilent("Search: a cancellation without an amount") from error
