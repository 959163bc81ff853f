"""An export as it is sent: every row of an entity, in flat memory."""

from collections.abc import Iterator

from koshin.capabilities.exchange.entities.entity import Entity
from koshin.platform.tables import writing


def file_of(entity: Entity, kind: writing.Kind) -> Iterator[bytes]:
    """The pieces of the file; the same rows come back from it as unchanged."""
    headings = [column.label for column in entity.columns]
    return writing.pieces(kind, headings, map(entity.shown, entity.everything()))
