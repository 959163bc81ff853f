"""The web application: wire endpoints, hosted pages and control surface together."""

from __future__ import annotations

from flask import Flask, Response

from payment_simulator import (
    cancel,
    cancel_card,
    console,
    control,
    formats,
    hosted,
    hosted_bank,
    hosted_card,
    hosted_cvs,
    registration,
    search,
)
from payment_simulator.simulator import Simulator, install
from payment_simulator.stripe import console as stripe_console
from payment_simulator.stripe import control as stripe_control
from payment_simulator.stripe import hosted as stripe_hosted
from payment_simulator.stripe import refunds as stripe_refunds
from payment_simulator.stripe import sessions as stripe_sessions

MAX_BODY_BYTES = 1_000_000
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PARTS = (
    registration,
    search,
    cancel,
    cancel_card,
    hosted,
    hosted_bank,
    hosted_card,
    hosted_cvs,
    control,
    console,
    stripe_sessions,
    stripe_refunds,
    stripe_hosted,
    stripe_control,
    stripe_console,
)


def create_app(sim: Simulator) -> Flask:
    """Build the application around a simulator."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for filter_ in (formats.yen, formats.day, formats.moment):
        app.jinja_env.filters[filter_.__name__] = filter_
    install(app, sim)
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype != "text/css":
        response.headers["Cache-Control"] = "no-store"
    return response
