"""What a browser says it is, in words that its owner recognises."""

from django.utils.translation import gettext as _

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_of(agent: str) -> str:
    """``Windows の Chrome``; who says nothing we know is called so."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    if system and browser:
        return _("%(system)sの%(browser)s") % {"system": system, "browser": browser}
    return system or browser or _("不明な端末")
