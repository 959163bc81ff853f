"""The page that says why an act which has no form was refused."""

from django.http import HttpResponse
from django.utils.functional import Promise

from koshin.core.refusal import Refused
from koshin.web.forms.refusals import sentences
from koshin.web.office.gate import StaffAsked, page


def refused_page(
    request: StaffAsked, refused: Refused, *, section: str, title: str | Promise, back: str
) -> HttpResponse:
    """Why, under the ``title`` of the act, and the way ``back``. Answers 409."""
    return page(
        request,
        "refused",
        section=section,
        status=409,
        title=title,
        sentences=sentences(refused),
        back=back,
    )
