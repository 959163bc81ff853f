"""Makes the next key of a purpose, and for papers the certificate under the association's root."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from koshin.platform.keys.store import Purpose

ROOT = "root"
ROOT_DAYS, CERTIFICATE_DAYS = 20 * 365, 6 * 365
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
Private = Ed25519PrivateKey | ec.EllipticCurvePrivateKey


def make_key(folder: Path, purpose: Purpose, *, owner: str, passphrase: str, at: datetime) -> str:
    """The name of the new key, whose files stand in ``folder`` afterwards.

    ``owner`` is the association's name, as the certificate of a key for papers bears it; ``at`` is
    real time. The first key for papers makes the root too; without the root's private key (which
    belongs into a safe) no other can be certified: raises ``FileNotFoundError``.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    serial = 1 + max((_serial(path) for path in folder.glob(f"{purpose}-*.pub")), default=0)
    name = f"{purpose}-{serial}"
    private = _private(purpose)
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    if purpose == "paper":
        chain = _certified(
            folder, private, owner=owner, locked=locked, passphrase=passphrase, at=at
        )
        _write(folder / f"{name}.crt", chain)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(folder / f"{name}.pub", public)
    # Last: a key that can sign is complete.
    _write(folder / f"{name}.key", _pem(private, locked))
    return name


def _serial(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _private(purpose: Purpose) -> Private:
    if purpose == "statement":
        return Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())


def _pem(private: Private, locked: KeySerializationEncryption) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


def _write(path: Path, content: bytes) -> None:
    """A new file that only its owner reads; never over one that stands there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _certified(
    folder: Path,
    private: Private,
    *,
    owner: str,
    locked: KeySerializationEncryption,
    passphrase: str,
    at: datetime,
) -> bytes:
    """The certificate of the key and the root's, as PEM."""
    safe = folder / f"{ROOT}.key"
    if not (folder / f"{ROOT}.crt").exists():
        made = ec.generate_private_key(ec.SECP256R1())
        certificate = _root(made, owner=owner, at=at)
        _write(safe, _pem(made, locked))
        _write(folder / f"{ROOT}.crt", certificate.public_bytes(Encoding.PEM))
    root = x509.load_pem_x509_certificate((folder / f"{ROOT}.crt").read_bytes())
    root_key = load_pem_private_key(safe.read_bytes(), passphrase.encode() or None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{safe.name} is not a key of this program")
    own = (
        _certificate(owner, issuer=root.subject, public=private, days=CERTIFICATE_DAYS, at=at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=True), critical=True)
        .add_extension(
            # Some readers trust a certificate for documents only where it is one for mail, too.
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    return own.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)


def _root(private: ec.EllipticCurvePrivateKey, *, owner: str, at: datetime) -> x509.Certificate:
    name = _name(f"{owner} Root")
    return (
        _certificate(f"{owner} Root", issuer=name, public=private, days=ROOT_DAYS, at=at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .sign(private, hashes.SHA256())
    )


def _name(owner: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.COMMON_NAME, owner[:64]),
        ]
    )


def _certificate(
    owner: str, *, issuer: x509.Name, public: Private, days: int, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(owner))
        .issuer_name(issuer)
        .public_key(public.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks of readers may be slow.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=days))
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public.public_key()), critical=False
        )
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    """What the key is for: signing documents (``sign``), or certifying other keys."""
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not sign,
        crl_sign=not sign,
        encipher_only=False,
        decipher_only=False,
    )
