"""After every story about bank money, the doctor must find the books and the rows in order."""

from collections.abc import Iterator

import pytest
from django.db import connection

from koshin.ops.doctor.reading import all_invariants

ABOUT_MONEY = ("APP-02", "BNK", "CAS", "CHG", "DOC", "LED", "SET")


@pytest.fixture(autouse=True)
def books_in_order(db: None) -> Iterator[None]:
    yield
    found = {}
    with connection.cursor() as cursor:
        for invariant in all_invariants():
            if invariant.id.startswith(ABOUT_MONEY):
                cursor.execute(invariant.sql.replace("%", "%%"), [])
                if rows := cursor.fetchall():
                    found[invariant.id] = rows
    assert found == {}
