"""What answers of the world outside are believed by a season."""

import httpx

ENDED_WELL = (200, 303)


class OutsideBroken(Exception):
    """The simulator did not do what a season relies on: a fault of the season, not of koshin."""


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer; raises :class:`OutsideBroken` for any that a season did not order."""
    if answer.status_code not in ENDED_WELL:
        raise OutsideBroken(f"{answer.request.url.path}: {answer.status_code}")
    return answer
