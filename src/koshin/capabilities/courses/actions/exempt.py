"""Certificates in place of a course (免除): asked for with a file, decided by the office."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.actions.attach_evidence import taken_or_refused
from koshin.capabilities.activities.models import Completion
from koshin.capabilities.courses.models import Exemption, ExemptionPage
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.core.lifecycle.exempted import counts_from
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.file_names import tidy_name


def ask_exemption(
    *,
    holder: Holder,
    scheme: Scheme,
    qualification: str,
    certificate: str,
    issued_on: date,
    name: str,
    content: bytes,
    at: datetime,
    actor: Actor,
) -> Exemption:
    """The request, with its pages as pictures. While one is open, that one.

    Raises ``Refused`` at a field: unknown qualification, no certificate named, a day that lies
    ahead, a file that cannot be taken; and where the course was finished before.
    """
    _refuse(scheme, qualification, certificate, issued_on, at=at)
    taken, _scanned = taken_or_refused(content, may_wait=False)
    with transaction.atomic():
        held = Holder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        asked = Exemption.objects.filter(
            holder=held, qualification=qualification, state=Exemption.State.ASKED
        ).first()
        if asked is not None:
            return asked
        if Completion.objects.filter(holder=held, qualification=qualification).exists():
            raise Refused(_completed())
        made = Exemption.objects.create(
            public_id=(key := uuid4()),
            association_id=held.association_id,
            holder=held,
            qualification=qualification,
            certificate=certificate.strip(),
            issued_on=issued_on,
            file_name=tidy_name(name) or certificate.strip(),
            number=f"EX{key.hex[:10].upper()}",
            asked_at=at,
        )
        ExemptionPage.objects.bulk_create(
            ExemptionPage(exemption=made, number=number, content=page.content)
            for number, page in enumerate(taken.pages, start=1)
        )
        audit.record(
            association=held.association_id,
            actor=actor,
            verb="ask_exemption",
            subject=f"exemption:{made.public_id}",
            at=at,
            after={"qualification": qualification, "pages": len(taken.pages)},
        )
        return made


def decide_exemption(
    *,
    scheme: Scheme,
    exemption: UUID,
    granted: bool,
    decision: str,
    at: datetime,
    actor: Actor,
) -> Exemption:
    """The request, decided once. Granted, it is a completion of the day from which it counts: that
    of the decision, or the registration date for which it came too late.

    Raises ``Exemption.DoesNotExist`` for another association's, and ``Refused``: decided before, a
    refusal without a reason, or the course was finished meanwhile.
    """
    with transaction.atomic():
        found = (
            Exemption.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(public_id=exemption, association_id=scheme.code)
        )
        if found.state != Exemption.State.ASKED:
            sentence = _("この申請はすでに決定しています。画面を開き直してください。")
            raise Refused(Refusal(code="decided", sentence=sentence))
        if not granted and not decision.strip():
            sentence = _("認めない理由と、本人が次にできることを入力してください。")
            raise Refused(Refusal(code="reason_missing", field="decision", sentence=sentence))
        if granted:
            known = Completion.objects.filter(
                holder=found.holder, qualification=found.qualification
            )
            if known.exists():
                raise Refused(_completed())
            found.completion = Completion.objects.create(
                holder=found.holder,
                qualification=found.qualification,
                course_number=found.number,
                completed_on=counts_from(
                    scheme, asked_on=civil(found.asked_at), decided_on=civil(at)
                ),
            )
        found.state = Exemption.State.GRANTED if granted else Exemption.State.REFUSED
        found.decided_at, found.decision = at, decision.strip()
        found.save(update_fields=["state", "decided_at", "decision", "completion"])
        audit.record(
            association=scheme.code,
            actor=actor,
            verb="decide_exemption",
            subject=f"exemption:{found.public_id}",
            at=at,
            before={"state": Exemption.State.ASKED},
            after={"state": found.state},
            reason=found.decision,
        )
        return found


def _refuse(
    scheme: Scheme, qualification: str, certificate: str, issued_on: date, *, at: datetime
) -> None:
    refusals = []
    if qualification not in scheme.qualifications:
        sentence = _("資格を選んでください。")
        refusals.append(Refusal(code="unknown", field="qualification", sentence=sentence))
    if not certificate.strip():
        sentence = _("修了した講習や、持っている資格の名前を入力してください。")
        refusals.append(Refusal(code="empty", field="certificate", sentence=sentence))
    if issued_on > civil(at):
        sentence = _("証明書の日付は、今日までの日付です。証明書をご確認ください。")
        refusals.append(Refusal(code="future", field="issued_on", sentence=sentence))
    if refusals:
        raise Refused(*refusals)


def _completed() -> Refusal:
    return Refusal(
        code="completed_before",
        field="qualification",
        sentence=_("この資格の講習会は、すでに修了しています。トップページをご確認ください。"),
    )
