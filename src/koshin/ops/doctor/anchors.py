"""Heads of the hash chains that were kept elsewhere: the database must still say the same."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from koshin.ops.doctor.reading import Invariant

KEPT = Invariant(
    id="AUD-10",
    title="控えた封印とデータベースの封印が違う",
    severity="error",
    hint="控えたあとに、記録が封印ごと書き換えられたか、古いバックアップに戻されています。",
    sql="SELECT stream, number, digest FROM audit_seal",
)


class Anchor(BaseModel):
    """One head as ``manage seals`` printed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stream: str
    number: int
    digest: str


@dataclass(frozen=True)
class NotAnchors(Exception):
    """The file is not what ``manage seals`` printed; ``why`` says so in Japanese."""

    why: str


def read(path: Path) -> Sequence[Anchor]:
    """The anchors of a file. Raises :class:`NotAnchors`."""
    try:
        return TypeAdapter(list[Anchor]).validate_python(json.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, ValidationError) as failure:
        raise NotAnchors(
            f"{path} を読めません。./run manage seals の出力を指定してください: {failure}"
        ) from failure


def missing(connection: psycopg.Connection, anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """Those that the database does not hold as they were kept, by name."""
    rows = connection.execute(KEPT.sql.encode()).fetchall()
    held = {(stream, number): digest for stream, number, digest in rows}
    return tuple(
        f"seal {one.stream} {one.number}"
        for one in anchors
        if held.get((one.stream, one.number)) != one.digest
    )
