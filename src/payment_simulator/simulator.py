"""The parts of the running simulator, put together once and handed to every view."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from payment_simulator.clock import BusinessClock
from payment_simulator.database import Database
from payment_simulator.faults import FaultStore
from payment_simulator.orders import Order, OrderStore
from payment_simulator.outbox import Message, Outbox
from payment_simulator.sender import Sender
from payment_simulator.settings import Merchant, Settings
from payment_simulator.stripe.store import StripeStore

EXTENSION = "payment_simulator"


class Simulator:
    """Settings, tables, clock and sender of one running simulator."""

    def __init__(self, settings: Settings, data: Path | None) -> None:
        self.settings = settings
        self.database = Database(data / "simulator.sqlite3" if data else None)
        self.orders = OrderStore(self.database)
        self.faults = FaultStore(self.database)
        self.outbox = Outbox(self.database)
        self.stripe = StripeStore(self.database)
        self.clock = BusinessClock()
        self.sender = Sender(self.outbox, self.mark_received)

    def merchant_of(self, order: Order) -> Merchant:
        """The merchant that registered this order."""
        return self.settings.merchants[order.merchant_id]

    def business_dates(self) -> dict[str, date]:
        """Today for every merchant, by merchant id."""
        merchants = self.settings.merchants.values()
        return {each.merchant_id: self.clock.now(each).date() for each in merchants}

    def newest_orders(self, limit: int) -> list[Order]:
        """The newest orders of the merchants that are still configured, newest first."""
        known = self.settings.merchants
        return [order for order in self.orders.newest(limit) if order.merchant_id in known]

    def mark_received(self, message: Message) -> None:
        """Record that the shop's report has reached the provider, before the merchant hears it."""
        now = self.clock.now(self.settings.merchants[message.merchant_id])
        for order_id in message.order_ids:
            order = self.orders.get(message.merchant_id, order_id)
            if order is None or order.state != "paid":
                continue
            with self.orders.changing(order) as current:
                if current.state == "paid":
                    current.state = "received"
                    current.received_at = now.isoformat()

    def close(self) -> None:
        """Stop sending and close what is open."""
        self.sender.stop()
        self.clock.close()
        self.database.close()


def install(app: Flask, simulator: Simulator) -> None:
    """Make the simulator known to the application's views."""
    app.extensions[EXTENSION] = simulator


def simulator() -> Simulator:
    """The simulator behind the view that is running."""
    return cast(Simulator, current_app.extensions[EXTENSION])
