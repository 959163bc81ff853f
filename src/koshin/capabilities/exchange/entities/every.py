"""Every entity by its code."""

from datetime import datetime

from koshin.capabilities.exchange.entities.activities import Activities
from koshin.capabilities.exchange.entities.completions import Completions
from koshin.capabilities.exchange.entities.credentials import Credentials
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.entities.holders import Holders
from koshin.capabilities.exchange.entities.trainings import Trainings
from koshin.core.scheme import Scheme

# In the order in which an association moves in.
EVERY: dict[str, type[Entity]] = {
    one.code: one for one in (Holders, Credentials, Activities, Completions, Trainings)
}
LABELS: dict[str, str] = {code: one.label for code, one in EVERY.items()}


def entity_of(code: str, *, association: str, scheme: Scheme, at: datetime) -> Entity:
    """The entity of this code. Raises ``KeyError``."""
    return EVERY[code](association=association, scheme=scheme, at=at)
