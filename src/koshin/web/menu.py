"""The holder's menu: the association's words, each leading to a page."""

from dataclasses import dataclass

from koshin.web.addresses import to
from koshin.web.asked import Asked

PAGES = {
    "home": "portal:home",
    "news": "portal:news",
    "services": "portal:services",
    "matching": "portal:matching",
    "profile": "portal:profile",
    "training": "portal:training",
    "trainings": "portal:trainings",
    "renewal": "portal:renewal",
    "points": "portal:points",
    "courses": "portal:courses",
    "report": "portal:report",
    "purchases": "portal:purchases",
    "papers": "portal:papers",
    "life": "portal:life",
    "inquiries": "portal:inquiries",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu."""

    label: str
    url: str


def entries(request: Asked) -> tuple[Entry, ...]:
    """The menu of the scheme."""
    return tuple(
        Entry(label=item.label, url=to(request, PAGES[item.page])) for item in request.rules.menu
    )


def here(request: Asked, menu: tuple[Entry, ...]) -> str:
    """The address of the line of the menu that the page belongs to, or nothing."""
    return next((entry.url for entry in menu if request.path.startswith(entry.url)), "")
