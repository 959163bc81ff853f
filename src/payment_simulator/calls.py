"""A signed server-to-server call: read, maybe troubled on order, acted on, maybe never answered."""

from collections.abc import Callable

from flask import Response, request

from payment_simulator.envelope import BadEnvelope, Call, answer, read_call
from payment_simulator.simulator import Simulator, simulator
from payment_simulator.trouble import lose_answer, refuse_call


def signed_call(
    *,
    service: str,
    operation: str,
    dummy_path: bool,
    order_id_of: Callable[[Call], str],
    act: Callable[[Simulator, Call], Response],
) -> Response:
    """The answer of ``act``; a call that cannot be believed is answered with failure."""
    sim = simulator()
    try:
        call = read_call(
            request.get_data(),
            content_type=request.content_type or "",
            dummy_path=dummy_path,
            settings=sim.settings,
        )
    except BadEnvelope as reason:
        return answer(service=service, success=False, code=reason.code, message=str(reason))
    about = {
        "merchant_id": call.merchant.merchant_id,
        "order_id": order_id_of(call),
        "operation": operation,
    }
    if refusal := refuse_call(sim, **about):
        return refusal
    done = act(sim, call)
    if lost := lose_answer(sim, **about):
        return lost
    return done
