"""Queue what is to be posted: registration cards (登録証) and certificates (認定証)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.people.models import Holder
from koshin.platform import rows


def queue_dispatch(
    *,
    holder: Holder,
    application: UUID,
    items: Sequence[str],
    facts: Mapping[str, Any],
    due_on: date,
) -> None:
    """Queue each item (``card``, ``certificate``) of an application once. One query at most.

    ``facts`` is what is printed: qualifications, numbers, terms. Name and address are added here
    as they are now. Runs in the caller's transaction, whose audit line covers it.
    """
    printed = {**facts, **address_of(holder)}
    if items:
        rows.insert_all(
            [
                Dispatch(
                    association_id=holder.association_id,
                    holder=holder,
                    item=item,
                    application=application,
                    facts=printed,
                    due_on=due_on,
                    sending=1,
                    return_reason="",
                    check_code="",
                    tracking_number="",
                )
                for item in items
            ],
            ignore_conflicts=True,
        )


def address_of(holder: Holder) -> dict[str, str]:
    """Name and address as they are printed on what is posted: where the holder wants it."""
    if holder.delivery_address:
        lines = f"{holder.delivery_address}\n{holder.delivery_country}".split("\n")
        return {"name": holder.name, "postal_code": "", "address": " ".join(filter(None, lines))}
    return {
        "name": holder.name,
        "postal_code": holder.postal_code,
        "address": f"{holder.prefecture}{holder.city}{holder.street} {holder.building}".strip(),
    }
