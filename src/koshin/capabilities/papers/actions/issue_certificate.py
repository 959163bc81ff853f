"""Certificates that a holder asks for: 登録手続完了証明書, and one in English."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers.actions.issue import Draft, issue, void
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.models import Credential, Term
from koshin.core.dates import japanese
from koshin.core.facts import Period
from koshin.core.lifecycle.status import in_force
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.core.scheme.english import in_english
from koshin.platform.audit import Actor

INTERIM, ENGLISH = Paper.Kind.INTERIM_PROOF, Paper.Kind.CERTIFICATE_EN
TEMPLATES = {INTERIM: "interim_proof-1", ENGLISH: "certificate_en-1"}


@dataclass(frozen=True, kw_only=True)
class Certified:
    """A credential and the newest of its terms that is not over; ``granted_by`` granted it."""

    credential: int
    qualification: str
    number: str
    awarded_on: date
    term: Period
    granted_by: UUID


def certifiable(holder_id: int, *, scheme: Scheme, on: date) -> tuple[Certified, ...]:
    """What can be certified on a day: one entry for each credential that is valid or will be.

    Not what is stopped, revoked, given back or paused, nor a grade that a higher one replaced.
    """
    held = in_force(scheme, facts_reader.of_holder(holder_id), on=on)
    newest = {
        term.credential_id: term
        for term in Term.objects.select_related("credential")
        .filter(credential__in=[one.id for one in held], end__gte=on)
        .order_by("start")
    }
    return tuple(
        Certified(
            credential=key,
            qualification=term.credential.qualification,
            number=term.credential.number,
            awarded_on=term.credential.awarded_on,
            term=Period(start=term.start, end=term.end),
            granted_by=term.granted_by,
        )
        for key, term in sorted(newest.items())
    )


def interim(holder_id: int, *, scheme: Scheme, on: date) -> tuple[Certified, ...]:
    """Those whose new term has not begun or whose card is not in the holder's hand yet."""
    if "interim_proof" not in scheme.texts:
        return ()
    found = certifiable(holder_id, scheme=scheme, on=on)
    waiting = set(
        Dispatch.objects.filter(
            application__in=[one.granted_by for one in found], dispatched_at__isnull=True
        ).values_list("application", flat=True)
    )
    return tuple(one for one in found if one.term.start > on or one.granted_by in waiting)


def issue_certificate(
    *, holder: Holder, credential: int, kind: Paper.Kind, scheme: Scheme, at: datetime, actor: Actor
) -> Paper:
    """The valid certificate of the credential's newest term, or a new one where it says otherwise.

    The English one bears ``holder.romanised_name``. Raises ``Credential.DoesNotExist`` for a
    stranger's, and ``Refused``: not valid any more, not offered, no name or words in English.
    """
    with transaction.atomic():
        held = Credential.objects.select_for_update(of=("self",)).get(pk=credential, holder=holder)
        offered = (
            interim(holder.pk, scheme=scheme, on=at.date())
            if kind == INTERIM
            else certifiable(holder.pk, scheme=scheme, on=at.date())
        )
        one = next((each for each in offered if each.credential == held.pk), None)
        if one is None:
            raise Refused(_not_offered())
        facts = _interim(holder, one, scheme) if kind == INTERIM else _english(holder, one, scheme)
        place = _place(one)
        valid = Paper.objects.filter(
            kind=kind, subject=one.granted_by, part=place, voided_at__isnull=True
        ).first()
        if valid is not None and all(valid.facts.get(key) == facts[key] for key in facts):
            return valid
        why = _("内容が変わったため、新しい証明書に差し替えました。") if valid else ""
        if valid is not None:
            void([valid], reason=why, at=at)
        draft = Draft(
            kind=kind,
            association=holder.association_id,
            holder=holder,
            subject=one.granted_by,
            template=TEMPLATES[kind],
            transaction_on=None,
            facts=facts,
            part=place,
        )
        return issue(draft, replaces=valid, scheme=scheme, at=at, actor=actor, why=why)


def _place(one: Certified) -> int:
    """The place of the credential among those that the same application granted."""
    granted = Term.objects.filter(granted_by=one.granted_by).order_by("credential_id")
    return list(granted.values_list("credential_id", flat=True)).index(one.credential)


def _common(holder: Holder, one: Certified) -> dict[str, Any]:
    return {
        "addressee": holder.name,
        "amount": None,
        "credential_number": one.number,
        "valid_from": one.term.start.isoformat(),
        "valid_until": one.term.end.isoformat(),
    }


def _interim(holder: Holder, one: Certified, scheme: Scheme) -> dict[str, Any]:
    name = scheme.qualification_name(one.qualification)
    words = {
        "qualification": name,
        "association": scheme.issuer.name,
        "start": japanese(one.term.start),
        "end": japanese(one.term.end),
    }
    return {
        **_common(holder, one),
        "issuer": letterhead.issuer(scheme),
        "title": _("登録手続完了証明書"),
        "subtitle": _("登録証がお手元に届くまでの証明書"),
        "name": holder.name,
        "qualification": name,
        "statement": scheme.texts["interim_proof"].format(**words),
        "rows": [
            {"label": _("資格"), "value": name},
            {"label": scheme.label("credential_number"), "value": one.number},
            {"label": scheme.label("awarded_on"), "value": japanese(one.awarded_on)},
            {"label": scheme.label("term"), "value": _("%(start)sから\n%(end)sまで") % words},
        ],
    }


def _english(holder: Holder, one: Certified, scheme: Scheme) -> dict[str, Any]:
    said = in_english(scheme)
    name = said.qualification_name(one.qualification)
    if "certificate_en" not in scheme.texts or not name.isascii() or not said.issuer.name.isascii():
        raise Refused(_no_english())
    if not holder.romanised_name:
        raise Refused(_no_name())
    words = {
        "qualification": name,
        "association": said.issuer.name,
        "start": _day(one.term.start),
        "end": _day(one.term.end),
    }
    return {
        **_common(holder, one),
        "issuer": {**letterhead.issuer(scheme), "name_en": said.issuer.name},
        "title": "Certificate of Qualification",
        "name": holder.romanised_name,
        "qualification": name,
        "statement": scheme.texts["certificate_en"].format(**words),
        "rows": [
            {"label": "Qualification", "value": name[:1].upper() + name[1:]},
            {"label": "Certificate number", "value": one.number},
            {"label": "Date of birth", "value": _day(holder.birth_date)},
            {"label": "First awarded", "value": _day(one.awarded_on)},
            {"label": "Valid", "value": f"{words['start']} to {words['end']}"},
        ],
    }


MONTHS = "January February March April May June July August September October November December"


def _day(day: date) -> str:
    """1 April 2027: a date that no reader takes for another."""
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


def _not_offered() -> Refusal:
    return Refusal(
        code="not_offered",
        sentence=_(
            "この証明書は、いまは発行できません。手続きの状況をトップページでご確認ください。"
        ),
    )


def _no_english() -> Refusal:
    return Refusal(
        code="no_english",
        sentence=_("この資格の英文証明書は、まだ用意がありません。お問い合わせください。"),
    )


def _no_name() -> Refusal:
    return Refusal(
        code="no_romanised_name",
        field="romanised_name",
        sentence=_("証明書に書くローマ字の氏名を入力してください。"),
    )
