"""How guessing is slowed: hard for each account, soft for an address that many people share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import SignInFailure
from koshin.core.refusal import Refusal, Refused

LIMIT = 5
PERIOD = timedelta(minutes=5)
# So many refusals of one account in PERIOD, wherever they came from, are somebody's siege.
SIEGE = 20
SIEGE_LIMIT = 1
SIEGE_PERIOD = timedelta(minutes=30)
# An office of many people mistypes now and then; more than this in PERIOD is a machine.
BUSY = 60
BREATH = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Guess:
    """Whose door is tried (``key``), from where on (``here``), and from where at all."""

    key: str
    here: str
    source: str

    @classmethod
    def at_door(cls, door: str, *, address: str) -> "Guess":
        """``door`` names account and factor, e.g. ``jspo/holder/12``."""
        key = digest(door)
        return cls(key=key, here=digest(f"{key}/{address}"), source=digest(f"from/{address}"))


def digest(words: str) -> str:
    """Whose key is the server's secret: nobody reads numbers or addresses out of the table."""
    return salted_hmac("koshin.sign-in", words, algorithm="sha256").hexdigest()


def refuse_many(guess: Guess, *, at: datetime, known: bool = False) -> None:
    """Raise ``Refused`` where too much was tried. One query, whoever asks.

    After ``LIMIT`` refusals of a door from one address within ``PERIOD`` even the right answer must
    wait. While a door had ``SIEGE`` refusals from anywhere, ``SIEGE_LIMIT`` is enough. An address
    with ``BUSY`` refusals waits ``BREATH`` between two tries, but for a device that is ``known`` to
    the account: colleagues of somebody who guesses still get in.
    """
    lately, from_here = Q(at__gt=at - PERIOD), Q(address=guess.here)
    from_source = Q(source=guess.source) & lately
    count = SignInFailure.objects.filter(
        Q(key=guess.key, at__gt=at - SIEGE_PERIOD) | from_source
    ).aggregate(
        everywhere=Count("pk", filter=Q(key=guess.key) & lately),
        here=Count("pk", filter=lately & from_here),
        here_long=Count("pk", filter=from_here),
        busy=Count("pk", filter=from_source),
        last=Max("at", filter=from_source),
    )
    if count["everywhere"] >= SIEGE and count["here_long"] >= SIEGE_LIMIT:
        raise Refused(_too_many(SIEGE_PERIOD))
    if count["here"] >= LIMIT:
        raise Refused(_too_many(PERIOD))
    if not known and count["busy"] >= BUSY and at - count["last"] < BREATH:
        raise Refused(_busy())


def count_one(guess: Guess, *, at: datetime) -> None:
    """Keep that an answer was wrong."""
    SignInFailure.objects.create(key=guess.key, address=guess.here, source=guess.source, at=at)


def _too_many(wait: timedelta) -> Refusal:
    return Refusal(
        code="too_many_attempts",
        sentence=_(
            "続けてログインできなかったため、安全のために受付を止めています。"
            "%(minutes)s分ほど待ってから、もう一度お試しください。"
        )
        % {"minutes": int(wait.total_seconds()) // 60},
    )


def _busy() -> Refusal:
    return Refusal(
        code="busy_address",
        sentence=_(
            "お使いの回線からのログインが混み合っています。"
            "%(seconds)s秒ほど待ってから、もう一度お試しください。"
        )
        % {"seconds": int(BREATH.total_seconds())},
    )
