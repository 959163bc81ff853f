"""The keys of an association as they stand in its folder: which sign, which only prove.

``<KOSHIN_KEYS_DIR>/<association>/<purpose>-<serial>`` with these endings:

- ``.key``: the private key (PKCS #8, encrypted where ``KOSHIN_KEYS_PASSPHRASE`` is set). The one
  with the largest serial signs. Taking it away retires the key; what it signed stays good.
- ``.pub``: the public key, published for as long as the file stands.
- ``.crt``: of a key for papers, its certificate and those above it, the own one first.
- ``.revoked``: since when nothing that the key signed is to be believed (a moment, ISO 8601).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

# Statements: Ed25519, for proofs inside JSON. Tokens: P-256, for JWTs. Papers: P-256, for PDFs.
Purpose = Literal["statement", "token", "paper"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
NAME = re.compile(r"(statement|token|paper)-([1-9]\d{0,5})")
FOLDER = re.compile(r"[a-z0-9-]{1,32}")


class KeysUnusable(Exception):
    """A file of the key store does not hold what its name says."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Key:
    """A key pair; ``private`` is there while it may sign."""

    purpose: Purpose
    serial: int
    public: Ed25519PublicKey | EllipticCurvePublicKey
    private: Ed25519PrivateKey | EllipticCurvePrivateKey | None
    certificates: tuple[x509.Certificate, ...] = ()
    revoked_at: datetime | None = None

    @property
    def name(self) -> str:
        """``statement-2``: the fragment by which it is known to others."""
        return f"{self.purpose}-{self.serial}"

    def certified(self, *, now: datetime) -> bool:
        """Whether its certificate is good at an instant (real time)."""
        if not self.certificates:
            return False
        own = self.certificates[0]
        return own.not_valid_before_utc <= now <= own.not_valid_after_utc


def keys_of(association: str) -> tuple[Key, ...]:
    """All keys that the association has ever published, by purpose and serial.

    Empty where the installation has no key store. Raises ``KeysUnusable``.
    """
    directory: Path | None = settings.KEYS_DIR
    if directory is None or FOLDER.fullmatch(association) is None:
        return ()
    folder = directory / association
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return ()
    return read_folder(folder, settings.KEYS_PASSPHRASE, changed)


def unusable(*, now: datetime) -> Iterator[str]:
    """What is wrong with the key store, one line each; ``now`` is real time."""
    directory: Path | None = settings.KEYS_DIR
    for folder in sorted(directory.iterdir()) if directory else ():
        try:
            keys_of(folder.name)
            paper = signing_key(folder.name, "paper")
        except KeysUnusable as reason:
            yield f"KOSHIN_KEYS_DIR: {reason}; look at the file and KOSHIN_KEYS_PASSPHRASE."
        else:
            if paper is not None and not paper.certified(now=now):
                yield (
                    f"KOSHIN_KEYS_DIR: the certificate of {folder.name}/{paper.name} is not good "
                    "any more: make the next key for papers (docs/keys.md)."
                )


def root_certificate(association: str) -> bytes | None:
    """The certificate (PEM) under which the association's certificates for papers stand."""
    papers = [key for key in keys_of(association) if key.certificates]
    return papers[-1].certificates[-1].public_bytes(Encoding.PEM) if papers else None


def signing_key(association: str, purpose: Purpose) -> Key | None:
    """The key that signs now: the newest with its private half. ``None``: there is none."""
    able = [
        key
        for key in keys_of(association)
        if key.purpose == purpose and key.private is not None and key.revoked_at is None
    ]
    return max(able, key=lambda key: key.serial, default=None)


@lru_cache(maxsize=64)
def read_folder(folder: Path, passphrase: str, changed: int) -> tuple[Key, ...]:
    """The keys of a folder; ``changed`` is when it last gained or lost a file, so that a new key
    is seen without a restart."""
    names = sorted({path.stem for path in folder.iterdir() if NAME.fullmatch(path.stem)}, key=_rank)
    return tuple(_read(folder, name, passphrase) for name in names)


def _rank(name: str) -> tuple[int, int]:
    purpose, _, serial = name.partition("-")
    return [str(one) for one in PURPOSES].index(purpose), int(serial)


def _read(folder: Path, name: str, passphrase: str) -> Key:
    purpose, _, serial = name.partition("-")
    try:
        public = load_pem_public_key((folder / f"{name}.pub").read_bytes())
        key, chain = folder / f"{name}.key", folder / f"{name}.crt"
        private = (
            load_pem_private_key(key.read_bytes(), passphrase.encode() or None)
            if key.exists()
            else None
        )
        certificates = (
            tuple(x509.load_pem_x509_certificates(chain.read_bytes())) if chain.exists() else ()
        )
        revoked = folder / f"{name}.revoked"
        revoked_at = (
            datetime.fromisoformat(revoked.read_text().strip()) if revoked.exists() else None
        )
    except (OSError, ValueError, TypeError) as error:
        raise KeysUnusable(f"{folder.name}/{name} cannot be read: {error}") from error
    wanted = Ed25519PublicKey if purpose == "statement" else EllipticCurvePublicKey
    if not isinstance(public, wanted) or (private and private.public_key() != public):
        raise KeysUnusable(f"{folder.name}/{name} is not the key that its name says")
    if revoked_at is not None and revoked_at.tzinfo is None:
        raise KeysUnusable(f"{folder.name}/{name}.revoked names no time zone")
    return Key(
        purpose=next(one for one in PURPOSES if one == purpose),
        serial=int(serial),
        public=public,
        private=private
        if isinstance(private, Ed25519PrivateKey | EllipticCurvePrivateKey)
        else None,
        certificates=certificates,
        revoked_at=revoked_at,
    )
