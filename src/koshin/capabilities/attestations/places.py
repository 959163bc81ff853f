"""Gives away places in status lists, by lot: what stands beside a place says nothing about it."""

import secrets

from django.db import connection

from koshin.capabilities.attestations.document import Place
from koshin.capabilities.attestations.models import LENGTH, Attestation

# A list is never more than half full, so that a free place is found at once.
PER_LIST = LENGTH // 2
DRAWN = 32


def next_place(association: str) -> Place:
    """A free place, taken under the lock of the series until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO attestations_status_series AS s (association_id, taken) VALUES (%s, 1) "
            "ON CONFLICT (association_id) DO UPDATE SET taken = s.taken + 1 RETURNING taken",
            [association],
        )
        row = cursor.fetchone()
    number = (int(row[0]) - 1) // PER_LIST + 1
    while True:
        drawn = [secrets.randbelow(LENGTH) for _ in range(DRAWN)]
        taken = set(
            Attestation.objects.filter(
                association_id=association, list_number=number, list_index__in=drawn
            ).values_list("list_index", flat=True)
        )
        for index in drawn:
            if index not in taken:
                return Place(number=number, index=index)
