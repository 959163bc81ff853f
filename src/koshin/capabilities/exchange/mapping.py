"""Which column of a file is which of ours: by name, or as somebody said once."""

import unicodedata
from collections.abc import Mapping, Sequence

from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.models import KnownHeading


def known(entity: Entity) -> dict[str, str]:
    """What was said before about headings of this association's files. One query."""
    rows = KnownHeading.objects.filter(association_id=entity.association, entity=entity.code)
    return dict(rows.values_list("heading", "column"))


def suggested(entity: Entity, headings: Sequence[str]) -> dict[str, str]:
    """By heading the column that it is (empty: not used); a heading that nobody knows is left
    out."""
    said = known(entity)
    named = {
        _plain(name): column.code
        for column in entity.columns
        for name in (*column.also, column.code, column.label)
    }
    found: dict[str, str] = {}
    for heading in headings:
        column = said.get(heading, named.get(_plain(heading)))
        if column is None or (column and column in found.values()):
            continue
        found[heading] = column
    return found


def faults(entity: Entity, headings: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Why the file cannot be looked at with this mapping; nothing where it can."""
    found = [
        f"見出し「{heading}」がどの項目か、選んでください。"
        for heading in headings
        if heading not in mapping
    ]
    used = [column for column in mapping.values() if column]
    for column in entity.columns:
        if used.count(column.code) > 1:
            found.append(f"「{column.label}」に2つの列を選んでいます。1つにしてください。")
    missing = [code for code in entity.key if code not in used]
    if missing:
        labels = "、".join(entity.column(code).label for code in missing)
        found.append(f"行を見分けるための項目({labels})の列がありません。")
    return found


def remember(entity: Entity, mapping: Mapping[str, str]) -> None:
    """The next file of this association is understood alike. One query."""
    KnownHeading.objects.bulk_create(
        [
            KnownHeading(
                association_id=entity.association,
                entity=entity.code,
                heading=heading,
                column=column,
            )
            for heading, column in mapping.items()
        ],
        update_conflicts=True,
        unique_fields=["association", "entity", "heading"],
        update_fields=["column"],
    )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).lower().split())
