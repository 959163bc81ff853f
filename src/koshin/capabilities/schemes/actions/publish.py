"""Publishes an association's rules: checked, kept as written, never changed afterwards."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.models import SchemeVersion
from koshin.capabilities.schemes.queries import others
from koshin.core.scheme import Problem, SchemeRefused, load
from koshin.platform import audit


def publish(
    association: Association,
    files: Mapping[str, str],
    *,
    effective_from: date,
    at: datetime,
    actor: audit.Actor,
) -> SchemeVersion:
    """The version that says exactly this, made now if there is none yet (once per content).

    Raises ``SchemeRefused`` with file, line and remedy when the files do not make a scheme, state
    another association's, or judge what another published version judges.
    """
    digest = digest_of(files)
    scheme = load(files, beside=others(association.code, but=digest))
    if scheme.code != association.code:
        raise SchemeRefused(
            [
                Problem(
                    file="association.yaml",
                    line=1,
                    column=1,
                    message=f"these are the rules of {scheme.code}, not of {association.code}",
                    remedy=f"write  code: {association.code}",
                )
            ]
        )
    with transaction.atomic():
        version, made = SchemeVersion.objects.get_or_create(
            association=association,
            digest=digest,
            defaults={
                "source": dict(files),
                "effective_from": effective_from,
                "published_at": at,
            },
        )
        if made:
            audit.record(
                association=association.code,
                actor=actor,
                verb="publish_scheme",
                subject=f"scheme_version:{version.pk}",
                at=at,
                after={"digest": digest, "effective_from": effective_from.isoformat()},
            )
    return version


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts: the same rules have the same digest, whatever their order."""
    canonical = json.dumps(dict(files), sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(canonical).hexdigest()
