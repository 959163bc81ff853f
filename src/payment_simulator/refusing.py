"""What the control surface answers to orders that make no sense or come too late."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from payment_simulator.asked import BadRequest
from payment_simulator.settle import NotPayable


def say_why(blueprint: Blueprint) -> None:
    """Let all its pages answer a refused order with the reason as JSON."""
    blueprint.register_error_handler(BadRequest, _bad_request)
    blueprint.register_error_handler(NotPayable, _not_payable)


def _bad_request(reason: BadRequest) -> tuple[Response, int]:
    return jsonify(error=str(reason)), reason.status


def _not_payable(reason: NotPayable) -> tuple[Response, int]:
    return jsonify(error=str(reason)), 409
