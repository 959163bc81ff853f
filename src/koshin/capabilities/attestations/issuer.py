"""The association as an issuer: its DID, and the document that publishes its keys."""

from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from koshin.capabilities.attestations.encoding import base58, base64url
from koshin.platform.keys.store import Key, keys_of

# Multicodec's mark of an Ed25519 public key.
ED25519 = b"\xed\x01"


def base(association: str) -> str:
    """The association's address, without a slash at its end."""
    return f"{settings.BASE_URL.rstrip('/')}/{association}"


def did_of(association: str) -> str:
    """``did:web:koshin.example.jp:jspo``; its document stands at ``…/jspo/did.json``."""
    parts = urlsplit(base(association))
    return ":".join(["did:web", parts.netloc.replace(":", "%3A"), *parts.path.split("/")[1:]])


def did_document(association: str) -> dict[str, Any]:
    """The keys that may state something for the association, old ones too, and revoked ones.

    A revoked key stays known and may state nothing any more. Keys for papers are not here: PDFs
    bring certificates.
    """
    did = did_of(association)
    keys = [key for key in keys_of(association) if key.purpose != "paper"]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": did,
        "verificationMethod": [_method(did, key) for key in keys],
        "assertionMethod": [f"{did}#{key.name}" for key in keys if key.revoked_at is None],
    }


def _method(did: str, key: Key) -> dict[str, Any]:
    method: dict[str, Any] = {"id": f"{did}#{key.name}", "controller": did}
    if key.revoked_at is not None:
        method["revoked"] = key.revoked_at.isoformat(timespec="seconds")
    if isinstance(key.public, EllipticCurvePublicKey):
        return {**method, "type": "JsonWebKey", "publicKeyJwk": _jwk(key.public, key.name)}
    raw = key.public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {**method, "type": "Multikey", "publicKeyMultibase": "z" + base58(ED25519 + raw)}


def _jwk(public: EllipticCurvePublicKey, name: str) -> dict[str, str]:
    numbers = public.public_numbers()
    return {
        "kid": name,
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
        "x": base64url(numbers.x.to_bytes(32, "big")),
        "y": base64url(numbers.y.to_bytes(32, "big")),
    }
