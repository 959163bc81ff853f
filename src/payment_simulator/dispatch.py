"""Send a message to a merchant, with whatever trouble on the way has been ordered."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from payment_simulator.outbox import Message
from payment_simulator.simulator import Simulator

REORDER_SECONDS = 30.0
DELAY_SECONDS = 60.0


def dispatch(
    sim: Simulator,
    message: Message,
    *,
    delay_seconds: float = 0.0,
    copies: int = 1,
    at_once: bool = False,
) -> list[Message]:
    """Send `copies` of a message and answer what became of each.

    Without a delay the first attempt has been made when this returns. `at_once` sends the copies
    at the same moment instead of one after another.
    """
    for_whom = {
        "merchant_id": message.merchant_id,
        "order_id": message.order_ids[0] if message.order_ids else "",
        "operation": message.kind,
    }
    if sim.faults.take("lose", **for_whom):
        return [_lose(sim, message)]
    if sim.faults.take("duplicate", **for_whom):
        copies += 1
    overtakes = sim.outbox.held_of(message.merchant_id)
    if delay := sim.faults.take("delay", **for_whom):
        delay_seconds += DELAY_SECONDS if delay.seconds is None else delay.seconds
    if reorder := sim.faults.take("reorder", **for_whom):
        message.state = "held"
        delay_seconds += REORDER_SECONDS if reorder.seconds is None else reorder.seconds
    message.due = time.time() + delay_seconds
    # A message that is sent here must not be taken by the sender's own threads first.
    if not delay_seconds:
        message.due += 5.0
    sent = [replace(message, pauses=list(message.pauses), answers=[]) for _ in range(copies)]
    for each in sent:
        sim.outbox.add(each)
    if not delay_seconds:
        _send_now(sim, sent, at_once=at_once)
        for held in overtakes:
            sim.sender.attempt(held)
    return sent


def _lose(sim: Simulator, message: Message) -> Message:
    message.state = "lost"
    if message.kind == "deposit":
        sim.mark_received(message)
    sim.outbox.add(message)
    return message


def _send_now(sim: Simulator, messages: list[Message], *, at_once: bool) -> None:
    if not at_once:
        for message in messages:
            sim.sender.attempt(message)
        return
    threads = [threading.Thread(target=sim.sender.attempt, args=(each,)) for each in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
