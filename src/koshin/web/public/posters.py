"""A wish as its poster sees it, by the link of the mail: its state, its threads, its end."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.matching import links, queries
from koshin.capabilities.matching.actions.close_wish import close_wish
from koshin.capabilities.matching.actions.confirm_wish import confirm_wish
from koshin.capabilities.matching.actions.write_message import LONGEST, write_message
from koshin.capabilities.matching.models import Approach, RelayedMessage, Wish
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.forms import refusals
from koshin.web.forms.fields import LongTextField


class MessageForm(forms.Form):
    """A message into one thread."""

    approach = forms.UUIDField(widget=forms.HiddenInput)
    body = LongTextField(label=_("お返事"), rows=5, max_length=LONGEST)


def _wish(request: Asked, wish: UUID, token: str) -> Wish:
    if not links.opens(wish, token):
        raise Http404
    return get_object_or_404(Wish, public_id=wish, association_id=request.association.code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: Asked, wish: UUID, token: str) -> HttpResponse:
    """Everything about the wish; a reply goes into one of its threads."""
    found = _wish(request, wish, token)
    threads = queries.threads_of(found)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _written(request, form, threads):
        return go(request, "wishes:manage", wish, token)
    context = {
        "wish": found,
        "token": token,
        "form": form,
        "threads": [
            {
                "approach": one,
                "who": _who(one),
                "bound": form if _is_about(form, one) else _empty(one),
            }
            for one in threads
        ],
    }
    return render(request, "public/wish_manage.html", context)


def _is_about(form: MessageForm, one: Approach) -> bool:
    return form.is_bound and str(form["approach"].value()) == str(one.public_id)


def _empty(one: Approach) -> MessageForm:
    return MessageForm(initial={"approach": one.public_id}, auto_id=f"id_%s_{one.pk}")


def _who(one: Approach) -> str:
    """How the holder is called here: by name where the register shows it."""
    return one.holder.name if "name" in one.holder.public_fields else ""


def _written(request: Asked, form: MessageForm, threads: Sequence[Approach]) -> bool:
    own = {one.public_id for one in threads}
    if form.cleaned_data["approach"] not in own:
        raise Http404
    try:
        write_message(
            approach=form.cleaned_data["approach"],
            association=request.association.code,
            by=RelayedMessage.By.POSTER,
            body=form.cleaned_data["body"],
            scheme=request.rules,
            at=request.now,
            actor=SYSTEM,
        )
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


@require_POST
def confirm(request: Asked, wish: UUID, token: str) -> HttpResponse:
    """The mail address is the poster's: the office is asked."""
    found = _wish(request, wish, token)
    confirm_wish(association=request.association.code, wish=found.public_id, at=request.now)
    return go(request, "wishes:manage", wish, token)


@require_POST
def close(request: Asked, wish: UUID, token: str) -> HttpResponse:
    """Nobody shall answer any more."""
    found = _wish(request, wish, token)
    close_wish(
        association=request.association.code,
        wish=found.public_id,
        at=request.now,
        actor=SYSTEM,
    )
    return go(request, "wishes:manage", wish, token)
