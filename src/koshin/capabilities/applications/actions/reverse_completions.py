"""A list of completions was wrong: it is reversed, unless something was built on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.models import Application
from koshin.capabilities.courses.actions.take_completions import reverse_list
from koshin.capabilities.courses.models import CompletionList
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refusal, Refused
from koshin.platform.audit import Actor


def reverse_completions(
    *, association: str, taken: UUID, why: str, at: datetime, actor: Actor
) -> CompletionList:
    """The list, reversed: its people are in the course again. Reversed already, it stays so.

    Raises ``CompletionList.DoesNotExist`` for another association's, and ``Refused``: no reason
    (``why``), or somebody of it has applied for the qualification or holds it.
    """
    with transaction.atomic():
        found = (
            CompletionList.objects.select_for_update(of=("self",))
            .select_related("course")
            .get(public_id=taken, course__association_id=association)
        )
        if found.reversed_at is not None:
            return found
        if not why.strip():
            sentence = _("取り消す理由を入力してください。記録に残ります。")
            raise Refused(Refusal(code="reason_missing", field="why", sentence=sentence))
        people = list(found.entries.values_list("holder_id", flat=True))
        # Nobody of them applies meanwhile: applying takes the lock of its holder first.
        list(Holder.objects.select_for_update().filter(pk__in=people).order_by("pk"))
        built = _built_on(found.course.qualification, people)
        if built:
            raise Refused(_in_use(built))
        reverse_list(found, why=why.strip()[:200], at=at, actor=actor)
        return found


def _built_on(qualification: str, people: list[int]) -> list[str]:
    """The numbers of those who hold the qualification or have applied for it."""
    holding = Credential.objects.filter(holder__in=people, qualification=qualification)
    applied = Application.objects.filter(
        holder__in=people,
        state=Application.State.APPLIED,
        offer__items__contains=[{"qualification": qualification, "credential": None}],
    )
    found = {
        *holding.values_list("holder__number", flat=True),
        *applied.values_list("holder__number", flat=True),
    }
    return sorted(found)


def _in_use(numbers: list[str]) -> Refusal:
    return Refusal(
        code="in_use",
        sentence=_(
            "すでに登録の手続きをした方がいるため、この名簿は取り消せません(登録番号 %(numbers)s)。"
            "先にその方の手続きについて決めてください。"
        )
        % {"numbers": "、".join(numbers)},
    )
