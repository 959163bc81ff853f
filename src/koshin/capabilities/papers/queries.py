"""Questions about papers: the shelf of a holder, a paper by its code, what is to be posted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from koshin.capabilities.papers.models import Dispatch, Paper, Reissue
from koshin.platform import numbers


def shelf(holder_id: int) -> Sequence[Paper]:
    """All papers of a holder, newest first, void ones too (``voided_at``). One query."""
    return list(Paper.objects.filter(holder_id=holder_id).order_by("-issued_at", "-id"))


def latest_result_notice(holder_id: int) -> Paper | None:
    """The holder's newest valid result notice, if one was ever issued. One query."""
    return (
        Paper.objects.filter(
            holder_id=holder_id, kind=Paper.Kind.RESULT_NOTICE, voided_at__isnull=True
        )
        .order_by("-issued_at", "-id")
        .first()
    )


def of_holder(public_id: UUID, *, holder_id: int) -> Paper:
    """One paper of this holder; raises ``Paper.DoesNotExist``, also for a stranger's."""
    return Paper.objects.get(public_id=public_id, holder_id=holder_id)


def about(subjects: Sequence[UUID]) -> dict[tuple[str, UUID], list[Paper]]:
    """The valid papers about charges, settlements, applications, by kind and subject. One query.

    Those of one kind and subject are the parts of a split receipt, in order.
    """
    found: dict[tuple[str, UUID], list[Paper]] = {}
    valid = Paper.objects.filter(subject__in=subjects, voided_at__isnull=True)
    for paper in valid.order_by("part"):
        found.setdefault((paper.kind, paper.subject), []).append(paper)
    return found


def returns_of(settlements: Sequence[UUID]) -> Sequence[Paper]:
    """The valid papers about money of these settlements that was given back. One query."""
    return list(
        Paper.objects.filter(
            kind=Paper.Kind.RETURN_INVOICE,
            voided_at__isnull=True,
            facts__settlement__in=[str(one) for one in settlements],
        ).order_by("pk")
    )


def by_code(association: str, typed: str) -> Paper | None:
    """The paper whose check code somebody typed, in any width and grouping, or ``None``."""
    code = numbers.read(typed)
    if not code:
        return None
    return Paper.objects.filter(association_id=association, check_code=code).first()


def to_dispatch(association: str, *, due_until: date | None = None) -> QuerySet[Dispatch]:
    """What waits to be posted, the most urgent first; up to and including ``due_until``."""
    waiting = Dispatch.objects.filter(association_id=association, dispatched_at__isnull=True)
    if due_until is not None:
        waiting = waiting.filter(due_on__lte=due_until)
    return waiting.select_related("holder", "run").order_by("due_on", "id")


def posts_of(holder_id: int) -> list[Dispatch]:
    """Everything posted to a holder or waiting for it, newest first. One query."""
    return list(Dispatch.objects.filter(holder_id=holder_id).order_by("-due_on", "-id"))


def came_back(holder_id: int) -> bool:
    """Whether something came back undelivered that was not sent again. One query."""
    newer = Dispatch.objects.filter(
        application=OuterRef("application"), item=OuterRef("item"), sending__gt=OuterRef("sending")
    )
    back = Dispatch.objects.filter(~Exists(newer), holder_id=holder_id, returned_at__isnull=False)
    return back.exists()


def reissues_of(holder_id: int) -> list[Reissue]:
    """What a holder wanted made anew, newest first. One query."""
    return list(Reissue.objects.filter(holder_id=holder_id).order_by("-asked_at", "-id"))
