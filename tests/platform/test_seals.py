"""What was audited or booked is sealed for good, in whatever order it was committed."""

import psycopg
import pytest
from django.db import connection

from koshin.capabilities.ledger.sealing import BOOKS
from koshin.ops.doctor.examine import offending
from koshin.ops.doctor.reading import all_invariants
from koshin.platform import audit, clock
from koshin.platform.models import AuditLine, Seal
from koshin.platform.seals import AUDIT, head_of, seal, seal_all
from tests import stories
from tests.ground import Ground
from tests.sealing import seal_everything, sealed

pytestmark = pytest.mark.usefixtures("committed")
NOW = stories.jst("2027-02-15 10:00")
CHECKS = ("AUD-06", "AUD-07", "LED-13")
LATE = """
INSERT INTO audit_line (association, at, recorded_at, actor_kind, verb, subject, before, after,
    reason)
VALUES ('jspo', now(), now(), 'system', 'remind', 'round:late', '{}', '{}', '')
"""
OLD_SEAL = """
INSERT INTO audit_seal (stream, number, base_id, from_tx, until_tx, last_id, rows, digest,
    sealed_at)
SELECT 'audit', 1, 0, 0, %(until)s, max(r.id), count(*), audit_seal_digest('', 'audit', 1, 0, 0,
    %(until)s, count(*), string_agg(audit_line_digest(r), ''::bytea ORDER BY r.id)), now()
FROM audit_line r WHERE r.tx < %(until)s AND r.tx > %(shift)s
"""
SHIFT = 10**12


def write(*subjects: str) -> None:
    for subject in subjects:
        audit.record(association="jspo", actor=audit.SYSTEM, verb="remind", subject=subject, at=NOW)


def superuser(ground: Ground) -> psycopg.Connection:
    return psycopg.connect(ground.cluster.url(database=ground.name))


def broken(ground: Ground) -> dict[str, tuple[str, ...]]:
    """The checks of the chain that find something."""
    with superuser(ground) as connected:
        found = {one.id: offending(connected, one) for one in all_invariants() if one.id in CHECKS}
    return {check: rows for check, rows in found.items() if rows}


def test_a_line_that_is_committed_late_is_sealed_later_and_breaks_nothing(ground: Ground) -> None:
    with superuser(ground) as slow:
        slow.execute(LATE)
        write("round:1", "round:2")
        seal_all(AUDIT, at=clock.real_now())
        assert sealed(AUDIT) == 0
        slow.commit()
    seal_everything()
    assert sealed(AUDIT) == AuditLine.objects.count() == 3
    assert broken(ground) == {}


def test_a_seal_takes_whole_transactions_and_about_as_many_rows_as_asked(ground: Ground) -> None:
    write(*(f"round:{number}" for number in range(7)))
    sizes = []
    while sealed(AUDIT) < 7:
        if rows := seal(AUDIT, at=clock.real_now(), most=3):
            sizes.append(rows)
    assert sum(sizes) == 7
    assert max(sizes) <= 3
    assert seal(AUDIT, at=clock.real_now()) == 0
    assert broken(ground) == {}


def test_the_books_of_a_settlement_are_sealed_with_their_postings(ground: Ground) -> None:
    world = stories.association("jspo")
    person = stories.holder(world, number="1")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-03-31",
        term=("2023-04-01", "2027-03-31"),
    )
    stories.trained(person, on="2025-06-14")
    stories.paid(stories.applied(world, person, at=NOW), at=NOW)
    seal_everything()
    assert head_of(BOOKS.name).number > 0
    assert broken(ground) == {}
    with superuser(ground) as connected:
        connected.execute("SET session_replication_role = replica")
        connected.execute("UPDATE ledger_posting SET amount = amount * 2")
    assert "LED-13" in broken(ground)


def test_a_chain_goes_on_where_a_dump_was_restored_and_transactions_count_anew(
    ground: Ground,
) -> None:
    write("round:1", "round:2")
    write("round:not sealed when it was dumped")
    with superuser(ground) as connected:
        connected.execute("SET session_replication_role = replica")
        # The cluster it comes from had counted far beyond this one.
        connected.execute("UPDATE audit_line SET tx = tx + %s", [SHIFT])
        [until] = connected.execute("SELECT max(tx) FROM audit_line").fetchone() or [0]
        connected.execute(OLD_SEAL, {"until": until, "shift": SHIFT})
    write("round:after the restoration")
    seal_everything()
    chain = Seal.objects.filter(stream="audit").order_by("number").values_list("base_id", "rows")
    assert [rows for _, rows in chain] == [2, 1, 1]
    assert [base > 0 for base, _ in chain] == [False, False, True]
    assert broken(ground) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) - 1 FROM audit_line")
        assert chain[2][0] == cursor.fetchone()[0]
