"""Sign the PDF of a certificate, once, when it is first taken."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers.models import Paper, SignedPaper
from koshin.capabilities.papers.render import mark_of, pdf_of
from koshin.platform import audit, pdf_signature
from koshin.platform.keys.store import signing_key

# Becomes part of the PDF, where readers of every language meet it.
REASON = "発行者による証明 (Certified by the issuer)"


def signed_pdf(paper: Paper, *, at: datetime, now: datetime) -> bytes:
    """The PDF of a paper: of a certificate the signed one, the same bytes each time.

    Papers of money, and certificates of an association without a good key, are drawn unsigned.
    ``at`` is business time, for the audit line, and ``now`` real time. Raises
    ``koshin.platform.pdf.Unprintable``.
    """
    if paper.kind not in Paper.CERTIFYING:
        return pdf_of(paper)
    mark = mark_of(paper)
    kept = SignedPaper.objects.filter(paper=paper, mark=mark).first()
    if kept is not None:
        return bytes(kept.content)
    key = signing_key(paper.association_id, "paper")
    if key is None or not key.certified(now=now):
        return pdf_of(paper)
    signed = pdf_signature.sign(pdf_of(paper), key=key, reason=REASON)
    with transaction.atomic():
        kept, made = SignedPaper.objects.get_or_create(
            paper=paper,
            mark=mark,
            defaults={"key": key.name, "content": signed, "signed_at": now},
        )
        if made:
            audit.record(
                association=paper.association_id,
                actor=audit.SYSTEM,
                verb="sign_paper",
                subject=f"paper:{paper.public_id}",
                at=at,
                after={"number": paper.number, "key": key.name},
            )
    return bytes(kept.content)
