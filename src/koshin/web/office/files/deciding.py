"""Have a file written, undone, or put aside."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from koshin.capabilities.exchange.actions.discard_import import discard_import
from koshin.capabilities.exchange.actions.undo_import import ask_undo
from koshin.capabilities.exchange.actions.write_rows import approve_import
from koshin.capabilities.exchange.models import Batch
from koshin.capabilities.exchange.tasks import undo_file, write_file
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import sentences
from koshin.web.office.files.imports import batch_of, shown
from koshin.web.office.gate import StaffAsked, for_staff


@for_staff
@require_POST
def act(request: StaffAsked, batch: UUID, act: str) -> HttpResponse:
    """The act with its reason; where it is refused, the page says why."""
    if act not in ACTS:
        raise Http404
    found = batch_of(request, batch)
    try:
        ACTS[act](request, found)
    except Refused as refused:
        return shown(request, found, refusals=tuple(sentences(refused)), status=409)
    return go(request, "office:import", batch)


def _write(request: StaffAsked, batch: Batch) -> None:
    approve_import(
        association=batch.association_id,
        batch=batch.public_id,
        write=write_file,
        at=request.now,
        actor=actor(request),
    )


def _undo(request: StaffAsked, batch: Batch) -> None:
    ask_undo(
        association=batch.association_id,
        batch=batch.public_id,
        reason=request.POST.get("reason", ""),
        undo=undo_file,
        at=request.now,
        actor=actor(request),
    )


def _discard(request: StaffAsked, batch: Batch) -> None:
    discard_import(
        association=batch.association_id,
        batch=batch.public_id,
        at=request.now,
        actor=actor(request),
    )


ACTS: dict[str, Callable[[StaffAsked, Batch], None]] = {
    "write": _write,
    "undo": _undo,
    "discard": _discard,
}
