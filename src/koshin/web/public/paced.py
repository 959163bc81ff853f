"""Lets nobody ask more often than people do; whoever does waits for the next minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpResponse
from django.shortcuts import render

from koshin.platform import clock, pace
from koshin.web.asked import Asked
from koshin.web.client_address import client_address

Rest = ParamSpec("Rest")


def paced(
    what: str, *, a_minute: int
) -> Callable[
    [Callable[Concatenate[Asked, Rest], HttpResponse]],
    Callable[Concatenate[Any, Rest], HttpResponse],
]:
    """At most ``a_minute`` answers from one address; 429 after that, with what to do.

    Answers are not for search engines, either.
    """

    def around(
        view: Callable[Concatenate[Asked, Rest], HttpResponse],
    ) -> Callable[Concatenate[Any, Rest], HttpResponse]:
        @wraps(view)
        def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            asked = cast(Asked, request)
            who = f"{asked.association.code}/{client_address(asked)}"
            if pace.counted(what, who=who, at=clock.real_now()) > a_minute:
                answer = render(asked, "public/too_often.html", status=429)
                answer.headers["Retry-After"] = "60"
            else:
                answer = view(asked, *args, **kwargs)
            answer.headers["X-Robots-Tag"] = "noindex, nofollow"
            return answer

        return guarded

    return around
