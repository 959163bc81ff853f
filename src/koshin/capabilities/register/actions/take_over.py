"""Take over credentials and terms that another register granted, correct them, give them back.

Only what is history to us: the association's own renewals grant terms by ``grant_terms`` alone.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential, Term
from koshin.core.facts import Period
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.removal import remove


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """One term as another register has it, and the credential that it belongs to."""

    holder: str
    qualification: str
    number: str
    awarded_on: date
    route: str
    term: Period


def take_over_term(
    said: TakenOver,
    *,
    association: str,
    number_format: str,
    source: UUID,
    at: datetime,
    actor: Actor,
) -> Term:
    """The term, beside those that the credential has; the credential is made where it is new.

    ``source`` names this one act and stands where an application's id would. Raises ``Refused``
    where the term overlaps another, or the number or the qualification is another credential's.
    """
    try:
        with transaction.atomic():
            credential, made = _credential(association, said)
            term = Term.objects.create(
                credential=credential,
                start=said.term.start,
                end=said.term.end,
                granted_by=source,
                granted_at=at,
            )
            if made:
                _count_on(association, said.number, number_format)
            audit.record(
                association=association,
                actor=actor,
                verb="take_over_term",
                subject=f"credential:{credential.pk}",
                at=at,
                after={
                    "number": said.number,
                    "qualification": said.qualification,
                    "start": said.term.start.isoformat(),
                    "end": said.term.end.isoformat(),
                },
            )
            return term
    except IntegrityError:
        raise Refused(
            Refusal(
                code="overlaps",
                sentence=_(
                    "この方の別の有効期間または同じ資格の認定と重なります。"
                    "認定番号と期間をご確認ください。"
                ),
            )
        ) from None


def _credential(association: str, said: TakenOver) -> tuple[Credential, bool]:
    """The credential of this number, and whether it was made now; its holder's row is locked."""
    holder = Holder.objects.select_for_update().get(association_id=association, number=said.holder)
    credential, made = Credential.objects.get_or_create(
        association_id=association,
        number=said.number,
        defaults={
            "holder": holder,
            "qualification": said.qualification,
            "awarded_on": said.awarded_on,
            "route": said.route,
        },
    )
    if (credential.holder_id, credential.qualification) != (holder.pk, said.qualification):
        raise Refused(_somebody_elses())
    return credential, made


def correct_credential(
    *, credential: int, awarded_on: date, route: str, at: datetime, actor: Actor, reason: str = ""
) -> Credential:
    """The credential with another 認定日 or route; terms and papers stay as they are."""
    with transaction.atomic():
        found = Credential.objects.select_for_update().get(pk=credential)
        before = {"awarded_on": found.awarded_on.isoformat(), "route": found.route}
        after = {"awarded_on": awarded_on.isoformat(), "route": route}
        if before == after:
            return found
        found.awarded_on, found.route = awarded_on, route
        found.save(update_fields=["awarded_on", "route"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="correct_credential",
            subject=f"credential:{found.pk}",
            at=at,
            before=before,
            after=after,
            reason=reason,
        )
        return found


def give_back_term(*, term: int, source: UUID, at: datetime, actor: Actor, reason: str) -> None:
    """Take back a term that was taken over by ``source``, with its credential if it has no other.

    Raises ``Refused`` where a later term follows it, ``removal.StillUsed`` where something else
    refers to the credential.
    """
    with transaction.atomic():
        found = Term.objects.select_related("credential").get(pk=term, granted_by=source)
        credential = Credential.objects.select_for_update().get(pk=found.credential_id)
        others = Term.objects.filter(credential=credential).exclude(pk=term)
        if others.filter(start__gt=found.end, granted_at__gt=found.granted_at).exists():
            raise Refused(
                Refusal(
                    code="renewed_since",
                    sentence=_("このあとに更新されています。更新を先にご確認ください。"),
                )
            )
        alone = not others.exists()
        remove(found)
        if alone:
            remove(credential)
        elif credential.suspensions.exists() or credential.bars.exists():
            raise Refused(
                Refusal(
                    code="decided_since",
                    sentence=_("休止・処分などの決定があるため、取り消せません。"),
                )
            )
        audit.record(
            association=credential.association_id,
            actor=actor,
            verb="give_back_term",
            subject=f"credential:{credential.pk}",
            at=at,
            before={
                "number": credential.number,
                "start": found.start.isoformat(),
                "end": found.end.isoformat(),
            },
            reason=reason,
        )


def _count_on(association: str, number: str, number_format: str) -> None:
    """Numbers that are given from now on begin above the one that was taken over."""
    shape = re.sub(
        r"\\\{(serial|year)[^}]*\\\}",
        lambda found: r"(?P<serial>\d+)" if found[1] == "serial" else r"\d{4}",
        re.escape(number_format),
    )
    matched = re.fullmatch(shape, number)
    if matched is None or "serial" not in matched.groupdict():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_number_series AS s (association_id, last) VALUES (%s, %s) "
            "ON CONFLICT (association_id) DO UPDATE SET last = greatest(s.last, excluded.last)",
            [association, int(matched["serial"])],
        )


def _somebody_elses() -> Refusal:
    return Refusal(
        code="number_taken",
        sentence=_("この認定番号は、別の方または別の資格のものです。番号をご確認ください。"),
    )
