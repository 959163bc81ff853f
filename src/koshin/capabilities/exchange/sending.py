"""An export as it is sent: every row of an entity, in flat memory."""

from collections.abc import Callable, Iterator

from koshin.capabilities.exchange.entities.entity import Entity
from koshin.platform.tables import writing


def file_of(
    entity: Entity, kind: writing.Kind, *, before_sent: Callable[[set[int]], None]
) -> Iterator[bytes]:
    """The pieces of the file; the same rows come back from it as unchanged.

    ``before_sent`` is told whose data is about to leave, portion by portion.
    """
    headings = [column.label for column in entity.columns]
    return writing.pieces(kind, headings, _rows(entity, before_sent))


def _rows(entity: Entity, before_sent: Callable[[set[int]], None]) -> Iterator[list[str]]:
    for some in entity.everything():
        before_sent({one.holder for one in some if one.holder is not None})
        yield from map(entity.shown, some)
