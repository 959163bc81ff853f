"""Who may open an organiser's page: somebody who acts for one, with both factors; and only what is
that organiser's. Everything else is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from koshin.capabilities.people.models import Account, OrganiserMember
from koshin.capabilities.trainings import queries
from koshin.capabilities.trainings.models import Training
from koshin.web.addresses import to
from koshin.web.asked import Asked

Rest = ParamSpec("Rest")


class OrganiserAsked(Asked):
    """A request that passed :func:`for_organisers`."""

    organiser: OrganiserMember
    account: Account


def for_organisers(
    view: Callable[Concatenate[OrganiserAsked, Rest], HttpResponse],
) -> Callable[Concatenate[Any, Rest], HttpResponse]:
    """Let them in; an account of another kind finds nothing, everybody else is led to sign in."""

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        asked = cast(Asked, request)
        if asked.account is not None and asked.account.kind != Account.ORGANISER:
            raise Http404
        if asked.organiser is None:
            back = asked.get_full_path() if asked.method in ("GET", "HEAD") else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(to(asked, "organiser:sign_in") + query)
        return view(cast(OrganiserAsked, asked), *args, **kwargs)

    return guarded


def page(
    request: Asked, template: str, *, section: str, status: int = 200, **context: Any
) -> HttpResponse:
    """An organiser's page. ``section`` is the menu entry that it belongs to."""
    from_menu = {"section": section, **context}
    return render(request, f"organiser/{template}.html", from_menu, status=status)


def own_training(request: OrganiserAsked, training: UUID) -> Training:
    """A training of this organiser; 404 for anybody else's."""
    try:
        found = queries.training_of(training, association=request.association.code)
    except Training.DoesNotExist:
        raise Http404 from None
    if found.organiser_id != request.organiser.organiser_id:
        raise Http404
    return found
