"""Sends the outbox: at once from the thread that asks, later from threads of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx

from payment_simulator.outbox import Message, Outbox
from payment_simulator.stripe.signing import signed_headers

ANSWER_SECONDS = 10.0
LOOK_SECONDS = 0.2
THREADS = 2


class Sender:
    """Delivers messages; `before_deposit` runs just before a deposit push leaves."""

    def __init__(self, outbox: Outbox, before_deposit: Callable[[Message], None]) -> None:
        self._outbox = outbox
        self._before_deposit = before_deposit
        self._client = httpx.Client(timeout=ANSWER_SECONDS, trust_env=False)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(THREADS)]

    def start(self) -> None:
        """Begin to send what is due."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the message at hand and stop."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(ANSWER_SECONDS + 1)
        self._client.close()

    def attempt(self, message: Message) -> None:
        """Send a message now, unless another thread does; plan its repetition if it is refused."""
        if not self._outbox.claim(message):
            return
        if message.kind == "deposit":
            self._before_deposit(message)
        answer = self._post(message)
        message.answers.append(answer)
        if answer == "200":
            message.state = "delivered"
        elif message.pauses:
            message.state = "waiting"
            message.due = time.time() + message.pauses.pop(0)
        else:
            message.state = "given_up"
        self._outbox.save(message)

    def _post(self, message: Message) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **signed_headers(message)}
        try:
            answer = self._client.post(message.url, content=message.body.encode(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            return type(reason).__name__
        return str(answer.status_code)

    def _work(self) -> None:
        while not self._stop.is_set():
            message = self._outbox.next_due()
            if message is None:
                self._stop.wait(LOOK_SECONDS)
            else:
                self.attempt(message)
