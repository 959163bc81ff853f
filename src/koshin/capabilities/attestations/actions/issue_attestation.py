"""Issue the digital certificate of a credential's newest term."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.attestations.actions.withdraw_attestation import withdraw
from koshin.capabilities.attestations.document import Place, document_of
from koshin.capabilities.attestations.issuer import did_of
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.attestations.places import next_place
from koshin.capabilities.attestations.proofs import as_token, with_proof
from koshin.capabilities.attestations.status_list import raised
from koshin.capabilities.papers.actions.issue_certificate import Certified, certifiable
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.models import Credential
from koshin.core.cycles import is_permanent
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit, numbers
from koshin.platform.audit import Actor
from koshin.platform.keys.store import keys_of, signing_key


def offered(association: str) -> bool:
    """Whether the association has the keys that digital certificates need."""
    return all(signing_key(association, purpose) for purpose in ("statement", "token"))


def issue_attestation(
    *,
    holder: Holder,
    credential: int,
    named: bool,
    scheme: Scheme,
    at: datetime,
    now: datetime,
    actor: Actor,
) -> Attestation:
    """The valid digital certificate of the credential's newest term, or a new one that replaces it.

    ``named``: the holder wants the name in it, for everybody who has its code to read. It stays as
    it is while it would say the same and its keys are trusted. ``at`` is business time, ``now``
    real. Raises ``Credential.DoesNotExist`` for a stranger's, and ``Refused``: the credential is
    not valid (any more), or the association has no keys.
    """
    with transaction.atomic():
        held = Credential.objects.select_for_update(of=("self",)).get(pk=credential, holder=holder)
        found = certifiable(holder.pk, scheme=scheme, on=at.date())
        one = next((each for each in found if each.credential == held.pk), None)
        statement = signing_key(scheme.code, "statement")
        token = signing_key(scheme.code, "token")
        if one is None or statement is None or token is None:
            raise Refused(_not_offered())
        permanent = _permanent(holder, one, scheme)
        name = holder.name if named else ""
        valid = Attestation.objects.filter(
            credential=held, granted_by=one.granted_by, withdrawn_at__isnull=True
        ).first()
        if valid is not None:
            place = Place(number=valid.list_number, index=valid.list_index)
            same = document_of(
                one, scheme=scheme, code=valid.code, place=place, name=name, permanent=permanent
            )
            if _says(valid, same) and _good(valid, on=at.date()):
                return valid
            withdraw(valid, reason=_("新しいデジタル証明書に差し替えました。"), at=at)
        code, place = numbers.new_code(), next_place(scheme.code)
        document = document_of(
            one, scheme=scheme, code=code, place=place, name=name, permanent=permanent
        )
        did = did_of(scheme.code)
        made = Attestation.objects.create(
            public_id=uuid4(),
            association_id=scheme.code,
            holder=holder,
            credential=held,
            granted_by=one.granted_by,
            code=code,
            named=named,
            valid_from=one.term.start,
            valid_until=None if permanent else one.term.end,
            list_number=place.number,
            list_index=place.index,
            document=with_proof(document, key=statement, did=did, created=now),
            token=as_token(document, key=token, did=did),
            signed_by=f"{statement.name} {token.name}",
            issued_at=at,
        )
        _record(made, replaced=valid, at=at, actor=actor)
    return made


def _permanent(holder: Holder, one: Certified, scheme: Scheme) -> bool:
    credentials = facts_reader.of_holder(holder.pk).credentials
    return any(is_permanent(scheme, held) for held in credentials if held.id == one.credential)


def _says(valid: Attestation, document: dict[str, object]) -> bool:
    return {key: valid.document[key] for key in valid.document if key != "proof"} == document


def _good(valid: Attestation, *, on: date) -> bool:
    """Whether others still believe it: no key of it was revoked since, and it never was either.

    Who was restored after a 取消 has a good credential and a certificate that stays revoked.
    """
    distrusted = {one.name for one in keys_of(valid.association_id) if one.revoked_at is not None}
    revoked = raised(valid.association_id, purpose="revocation", number=valid.list_number, on=on)
    return not distrusted & set(valid.signed_by.split()) and valid.list_index not in revoked


def _record(made: Attestation, *, replaced: Attestation | None, at: datetime, actor: Actor) -> None:
    audit.record(
        association=made.association_id,
        actor=actor,
        verb="issue_attestation",
        subject=f"attestation:{made.public_id}",
        at=at,
        before={"voided": str(replaced.public_id)} if replaced else {},
        after={
            "credential": made.credential_id,
            "named": made.named,
            "key": made.signed_by,
        },
    )


def _not_offered() -> Refusal:
    return Refusal(
        code="not_offered",
        sentence=_(
            "デジタル証明書は、いまは発行できません。資格が有効になると、ここから発行できます。"
        ),
    )
