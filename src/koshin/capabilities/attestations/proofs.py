"""Signs a document in the two ways in which others check it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from koshin.capabilities.attestations.encoding import base58, base64url
from koshin.platform.keys.store import Key


def with_proof(
    document: Mapping[str, Any], *, key: Key, did: str, created: datetime
) -> dict[str, Any]:
    """The document with a Data Integrity proof (``eddsa-jcs-2022``) by a key for statements.

    https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022: the hash of the proof's own words, then that
    of the document, both in canonical form (RFC 8785).
    """
    if not isinstance(key.private, Ed25519PrivateKey):
        raise ValueError(f"{key.name} cannot sign statements")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{did}#{key.name}",
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    hashed = sha256(rfc8785.dumps(proof)).digest() + sha256(rfc8785.dumps(dict(document))).digest()
    return {**document, "proof": {**proof, "proofValue": "z" + base58(key.private.sign(hashed))}}


def as_token(document: Mapping[str, Any], *, key: Key, did: str) -> str:
    """The document as a JWT of type ``vc+jwt`` (ES256) by a key for tokens.

    https://www.w3.org/TR/vc-jose-cose/: the document itself is the payload. The same document gives
    the same token.
    """
    if not isinstance(key.private, EllipticCurvePrivateKey):
        raise ValueError(f"{key.name} cannot sign tokens")
    head = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "iss": did, "kid": f"{did}#{key.name}"}
    signed = f"{_part(head)}.{_part(document)}"
    der = key.private.sign(signed.encode(), ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _part(value: Mapping[str, Any]) -> str:
    return base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
