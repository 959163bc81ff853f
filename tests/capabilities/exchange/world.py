"""Files that come in and go out, driven as the office and the worker drive them."""

from collections.abc import Sequence
from datetime import datetime

from koshin.capabilities.exchange.actions.look_through import look_through
from koshin.capabilities.exchange.actions.receive_file import receive_file
from koshin.capabilities.exchange.actions.undo_import import ask_undo, undo_rows
from koshin.capabilities.exchange.actions.write_rows import approve_import, write_rows
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.entities.every import entity_of
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.capabilities.exchange.sending import file_of
from koshin.capabilities.exchange.tasks import look_through_file, undo_file, write_file
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import Account
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.tables.writing import Kind
from tests.stories import World, jst

NOW = jst("2027-02-15 10:00")
LATER = jst("2027-02-16 10:00")
HEADINGS = ("登録番号", "姓", "名", "セイ", "メイ", "生年月日", "メールアドレス", "登録日")


def clerk(world: World, *, name: str) -> Actor:
    """A member of the office."""
    device = create_staff(
        association=world.association.code,
        name=name,
        email=f"{name}@example.jp",
        password="momiji-tsubame-minato-2027",
        second_factor="ab" * 20,
        at=NOW,
        actor=SYSTEM,
    )
    return Actor(kind="staff", id=Account.objects.get(pk=device.user_id).pk)


def entity(world: World, code: str, *, at: datetime = NOW) -> Entity:
    return entity_of(code, association=world.association.code, scheme=world.scheme, at=at)


def csv(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS) -> bytes:
    """A file as another system writes it."""
    return "\r\n".join(",".join(row) for row in (headings, *rows)).encode("cp932")


def person(
    number: str, *, family: str = "高橋", email: str = "", birth: str = "1980/5/5"
) -> list[str]:
    """A row about somebody."""
    return [number, family, "咲子", "たかはし", "ｻｷｺ", birth, email, "平成27年4月1日"]


def looked(world: World, code: str, content: bytes, *, by: Actor, at: datetime = NOW) -> Batch:
    """The file came in and was looked through."""
    own = entity(world, code, at=at)
    made = receive_file(
        entity=own, name="名簿.csv", content=content, look=look_through_file, at=at, actor=by
    )
    return look_through(made.pk, entity=own)


def written(world: World, batch: Batch, *, by: Actor, at: datetime = NOW) -> Batch:
    """Somebody had it written, and it was."""
    approve_import(
        association=world.association.code,
        batch=batch.public_id,
        write=write_file,
        at=at,
        actor=by,
    )
    return write_rows(batch.pk, entity=entity(world, batch.entity, at=at), at=at)


def undone(world: World, batch: Batch, *, by: Actor, at: datetime = LATER) -> Batch:
    """Somebody had it undone, and it was."""
    ask_undo(
        association=world.association.code,
        batch=batch.public_id,
        reason="別の協会のファイルでした",
        undo=undo_file,
        at=at,
        actor=by,
    )
    return undo_rows(batch.pk, entity=entity(world, batch.entity, at=at), at=at)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    """New, changed, unchanged, refused; they are the file."""
    assert batch.new + batch.changed + batch.unchanged + batch.refused == batch.rows
    assert batch.lines.count() == batch.rows
    return batch.new, batch.changed, batch.unchanged, batch.refused


def whys(batch: Batch) -> dict[int, str]:
    """Why rows were refused, failed or kept, by line."""
    return dict(BatchRow.objects.filter(batch=batch).exclude(why="").values_list("line", "why"))


def exported(world: World, code: str, *, kind: Kind = "csv") -> bytes:
    """Everything of an entity as a file."""
    return b"".join(file_of(entity(world, code), kind, before_sent=lambda holders: None))
