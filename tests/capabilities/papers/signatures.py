"""What a reader of signed PDFs says, who trusts the association's root and nobody else."""

import asyncio
import io
import threading

from asn1crypto import pem, x509
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


def verified(pdf: bytes, *, association: str) -> PdfSignatureStatus:
    """The verdict about the one signature of the PDF."""
    assert settings.KEYS_DIR is not None
    root = settings.KEYS_DIR / association / "root.crt"
    _, _, der = pem.unarmor(root.read_bytes())
    trusted = ValidationContext(trust_roots=[x509.Certificate.load(der)], allow_fetching=False)
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    found: list[PdfSignatureStatus] = []

    def ask() -> None:
        found.append(
            asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=trusted))
        )

    # Of its own, because a browser's loop may be running in this thread.
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]
