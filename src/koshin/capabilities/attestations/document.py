"""What a digital certificate says: Open Badges 3.0 in the W3C data model 2.0."""

from dataclasses import dataclass
from typing import Any

from koshin.capabilities.attestations.issuer import base, did_of
from koshin.capabilities.papers.actions.issue_certificate import Certified
from koshin.core.dates import end_of_day, start_of_day
from koshin.core.scheme import Scheme

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the status of a digital certificate stands: in lists of this number, at ``index``."""

    number: int
    index: int


def list_url(association: str, purpose: str, number: int) -> str:
    """The address of a status list."""
    return f"{base(association)}/status/{purpose}/{number}"


def document_url(association: str, code: str) -> str:
    """The address of a digital certificate, which its holder passes on."""
    return f"{base(association)}/credentials/{code}.json"


def document_of(
    one: Certified, *, scheme: Scheme, code: str, place: Place, name: str, permanent: bool
) -> dict[str, Any]:
    """The document before it is signed. ``name`` is empty where the holder does not want it in it.

    The subject has no ``id``: nothing ties it to an account or an address that may change.
    """
    association, title = scheme.code, scheme.qualification_name(one.qualification)
    conditions = f"{base(association)}/conditions/"
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "licenseNumber": one.number,
        "activityStartDate": start_of_day(one.awarded_on).isoformat(),
        "achievement": {
            "id": f"{conditions}#{one.qualification}",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": title,
            "description": f"{scheme.issuer.name}が認定する資格「{title}」",
            "criteria": {"id": conditions},
        },
    }
    if name:
        subject["identifier"] = [
            {
                "type": "IdentityObject",
                "identityType": "name",
                "identityHash": name,
                "hashed": False,
            }
        ]
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": document_url(association, code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {
            "id": did_of(association),
            "type": ["Profile"],
            "name": scheme.issuer.name,
            "url": f"{base(association)}/",
        },
        "validFrom": start_of_day(one.term.start).isoformat(),
        "credentialSubject": subject,
        "credentialStatus": [_entry(association, purpose, place) for purpose in PURPOSES],
    }
    if not permanent:
        made["validUntil"] = end_of_day(one.term.end).isoformat(timespec="seconds")
    return made


def _entry(association: str, purpose: str, place: Place) -> dict[str, str]:
    url = list_url(association, purpose, place.number)
    return {
        "id": f"{url}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": url,
    }
