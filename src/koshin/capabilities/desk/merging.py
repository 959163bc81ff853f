"""What belongs to a holder, table by table, and what it comes to: the ground of every merge.

The tables are read from the models themselves, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, Q, Sum

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential, Term

Totals = dict[str, str]
# Counted anew every ten minutes, or about the pair itself: nothing of these moves.
LEFT = "koshin.capabilities.desk"


def owned() -> Iterator[tuple[str, type[Model], str]]:
    """Every table whose rows belong to a holder: its key (``table.column``), model and column."""
    for relation in Holder._meta.related_objects:
        model = relation.field.model
        if model.__module__.startswith(LEFT):
            continue
        name = relation.field.name
        yield f"{model._meta.db_table}.{name}", model, name


def rows_of(model: type[Model], column: str, holder: int) -> Any:
    """The rows of one table that belong to the holder."""
    return model._base_manager.filter(**{column: holder})


def totals(holders: list[int]) -> Totals:
    """What these records come to, counted in rows, points and yen (as text). Seven queries."""
    mine = Q(holder_id__in=holders)
    points = Activity.objects.filter(mine).aggregate(n=Count("pk"), sum=Sum("amount"))
    owed = Charge.objects.filter(mine).aggregate(
        n=Count("pk"), sum=Sum("amount"), came=Sum("settled_amount"), back=Sum("refunded_amount")
    )
    return {
        "credentials": str(Credential.objects.filter(mine).count()),
        "terms": str(Term.objects.filter(credential__holder_id__in=holders).count()),
        "activities": str(points["n"]),
        "points": f"{(points['sum'] or Decimal(0)).normalize():f}",
        "applications": str(Application.objects.filter(mine).count()),
        "charges": str(owed["n"]),
        "charged": str(owed["sum"] or 0),
        "settled": str(owed["came"] or 0),
        "refunded": str(owed["back"] or 0),
        "papers": str(Paper.objects.filter(mine).count()),
        "mails": str(Mail.objects.filter(mine).count()),
    }
