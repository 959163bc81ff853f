"""One session cookie per association and area: holders, office and organisers share none."""

import re

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

AREA = re.compile(r"/([a-z0-9-]{1,32})(/office|/organiser)?(?:/|$)")


def cookie_name(path: str) -> str:
    """``/jspo/…`` → ``koshin-jspo``; ``/jspo/office/…`` → ``koshin-jspo-office``.

    ``__Host-`` stands before it where cookies travel by HTTPS only, so that no other host name
    can plant one.
    """
    found = AREA.match(path)
    code, area = (found[1], found[2]) if found else ("", None)
    name = f"koshin-{code}" + (area.replace("/", "-") if area else "")
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


class AreaSessions(SessionMiddleware):
    """Django's sessions under the cookie name of the area that the path is in."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(cookie_name(request.path))
        if key is None:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        else:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        morsel = answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if morsel is not None:
            name = cookie_name(request.path)
            answer.cookies[name] = morsel.value
            answer.cookies[name].update(morsel)
            if settings.SESSION_COOKIE_SECURE:
                answer.cookies[name]["secure"] = True
        return answer
