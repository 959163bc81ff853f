"""Calls of merchants that are ordered to fail, or to take effect and lose their answer."""

from __future__ import annotations

import time

from flask import Response

from payment_simulator.simulator import Simulator

LOST_ANSWER_SECONDS = 120.0


def refuse_call(
    sim: Simulator, *, merchant_id: str, order_id: str, operation: str
) -> Response | None:
    """The 503 that was ordered for this call, or None."""
    fault = sim.faults.take("5xx", merchant_id=merchant_id, order_id=order_id, operation=operation)
    if fault is None:
        return None
    time.sleep(fault.seconds or 0.0)
    return Response("Service Unavailable", status=503, mimetype="text/plain")


def lose_answer(
    sim: Simulator, *, merchant_id: str, order_id: str, operation: str
) -> Response | None:
    """Wait until the caller has given up, then answer 504, if that was ordered; else None."""
    fault = sim.faults.take(
        "timeout_after_success", merchant_id=merchant_id, order_id=order_id, operation=operation
    )
    if fault is None:
        return None
    time.sleep(LOST_ANSWER_SECONDS if fault.seconds is None else fault.seconds)
    return Response("Gateway Timeout", status=504, mimetype="text/plain")
