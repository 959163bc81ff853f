"""What can be done to many people at once, person by person, and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from koshin.capabilities.people.actions.correct_holder import correct_holder
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.capabilities.schemes.actions.revoke_waiver import revoke_waiver
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Doing:
    """In whose name, when, why, and with what."""

    association: str
    scheme: Scheme
    parameters: Mapping[str, Any]
    reason: str
    at: datetime
    actor: Actor


class Act(Protocol):
    """An act on one person. Both verbs raise ``Refused``."""

    def do(self, holder: int, doing: Doing) -> dict[str, Any]:
        """What undoing will need."""

    def undo(self, holder: int, made: Mapping[str, Any], doing: Doing) -> None:
        """As if it had not been done."""


class Extend:
    """手続き期間の延長: a waiver for each, which acts at once."""

    def do(self, holder: int, doing: Doing) -> dict[str, Any]:
        waiver = grant_waiver(
            association=doing.association,
            scheme=doing.scheme,
            scope=Scope(holder=holder),
            easing=Easing(window_until=date.fromisoformat(doing.parameters["until"])),
            reason=doing.reason,
            at=doing.at,
            actor=doing.actor,
        )
        return {"waiver": waiver.pk}

    def undo(self, holder: int, made: Mapping[str, Any], doing: Doing) -> None:
        revoke_waiver(
            waiver=made["waiver"],
            association=doing.association,
            reason=doing.reason,
            at=doing.at,
            actor=doing.actor,
        )


class Mark:
    """会員区分を付ける: for who has it already there is nothing to do."""

    def do(self, holder: int, doing: Doing) -> dict[str, Any]:
        there = Holder.objects.get(pk=holder, association_id=doing.association).classes
        mark = doing.parameters["mark"]
        if mark in there:
            raise Refused(
                Refusal(code="marked", sentence=_("この会員区分が、すでに付いています。"))
            )
        self._put(holder, [*there, mark], doing)
        return {"mark": mark}

    def undo(self, holder: int, made: Mapping[str, Any], doing: Doing) -> None:
        there = Holder.objects.get(pk=holder, association_id=doing.association).classes
        if made["mark"] not in there:
            raise Refused(Refusal(code="gone", sentence=_("この会員区分は、すでに外れています。")))
        self._put(holder, [one for one in there if one != made["mark"]], doing)

    def _put(self, holder: int, classes: list[str], doing: Doing) -> None:
        correct_holder(
            holder_id=holder,
            values={"classes": tuple(classes)},
            at=doing.at,
            actor=doing.actor,
            reason=doing.reason,
        )


ACTS: dict[str, Act] = {"extend": Extend(), "mark": Mark()}
LABELS = {"extend": "手続き期間を延ばす", "mark": "会員区分を付ける"}
