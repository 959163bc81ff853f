"""Signs a finished PDF as PAdES (B-B): its reader sees who signed it, and a change of any byte."""

import io
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from koshin.platform.keys.store import Key

FIELD = "Koshin"
# DER of an ECDSA signature of P-256: two numbers of at most 33 bytes and their heads.
LONGEST = 72


class _Writer(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves its metadata alone.

    pyHanko would write the XMP anew, in a form in which checkers of PDF/A miss typst's schemas.
    """

    def _update_meta(self) -> None:
        pass


class _Signer(signers.Signer):
    """Signs with a key that was loaded once; pyHanko's own parses and checks it every time."""

    def __init__(self, key: Key) -> None:
        if not isinstance(key.private, ec.EllipticCurvePrivateKey) or not key.certificates:
            raise ValueError(f"{key.name} cannot sign papers")
        own, *above = [
            asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in key.certificates
        ]
        kept = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        kept.register_multiple([own, *above])
        self._private = key.private
        super().__init__(signing_cert=own, cert_registry=kept)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if dry_run:
            return bytes(LONGEST)
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))


def sign(pdf: bytes, *, key: Key, reason: str) -> bytes:
    """The PDF with an invisible signature that certifies it: nothing may be added afterwards.

    What was PDF/A stays it: the bytes of ``pdf`` are kept, and the signature comes behind them with
    the real time. Raises ``ValueError`` for a key that is not for papers.
    """
    writer = _Writer(io.BytesIO(pdf))
    fields.append_signature_field(
        writer,
        SigFieldSpec(
            FIELD,
            # Outside the page, where PDF/UA asks for no alternative text.
            invis_sig_settings=InvisSigSettings(
                set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
            ),
        ),
    )
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            reason=reason,
        ),
        signer=_Signer(key),
    )
    # It runs an event loop of its own, which a thread that has one already would refuse.
    with ThreadPoolExecutor(max_workers=1) as apart:
        out = apart.submit(signer.sign_pdf, writer).result()
    return bytes(out.getvalue())
