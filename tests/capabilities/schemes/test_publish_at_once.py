"""Two who publish at once do it one after the other."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.models import SchemeVersion
from koshin.platform import postgres
from koshin.platform.audit import SYSTEM
from koshin.platform.files import scheme_files
from tests.ground import Ground
from tests.stories import jst


@transaction.atomic
def impatient(association: Association) -> None:
    """Publishes, unless that means to wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    publish(
        association,
        scheme_files("itc"),
        effective_from=date(2026, 4, 1),
        at=jst("2026-04-01 09:00"),
        actor=SYSTEM,
    )


def test_whoever_comes_second_waits_until_the_first_is_done(committed: Ground) -> None:
    association = Association.objects.create(code="itc", name="itc", clock_offset=timedelta())
    with psycopg.connect(committed.url(postgres.APP)) as first:
        first.execute("SELECT FROM people_association WHERE code = 'itc' FOR UPDATE")
        with pytest.raises(OperationalError, match="lock timeout"):
            impatient(association)
    assert not SchemeVersion.objects.exists()
    impatient(association)
    assert SchemeVersion.objects.count() == 1
