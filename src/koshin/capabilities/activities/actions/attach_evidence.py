"""A holder attaches a certificate or the like to a record of their own."""

import hashlib
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.activities import doubles, evidence, guard
from koshin.capabilities.activities.models import Activity, Evidence, EvidencePage
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.file_names import tidy_name
from koshin.platform.pictures.take import Taken, Unusable, take
from koshin.platform.scanner import scan

UNUSABLE = {
    "empty": lazy("ファイルが空です。別のファイルを選んでください。"),
    "too_large": lazy("ファイルは10MBまでです。写真の大きさやPDFの解像度を下げてお試しください。"),
    "strange": lazy("PDF、JPEG、PNG、HEICのファイルを選んでください。"),
    "locked": lazy("パスワードのかかったPDFは開けません。パスワードを外したPDFを選んでください。"),
    "too_many_pages": lazy("PDFは20ページまでです。必要なページだけのPDFを選んでください。"),
    "too_many_pixels": lazy("画像は4,000万画素までです。大きさを下げた画像を選んでください。"),
    "infected": lazy(
        "ウイルスの検査で、このファイルは受け取れませんでした。元の書類を撮影し直すなどして、"
        "別のファイルを選んでください。"
    ),
    "not_scanned": lazy(
        "いまファイルの検査ができません。しばらくしてから、もう一度お試しください。"
    ),
    "unreadable": lazy(
        "ファイルを読み取れませんでした。壊れていないかを確かめ、別の形式でもお試しください。"
    ),
}


Scanned = Literal["off", "clean", "unknown"]
SCANNED: dict[Scanned, str] = {
    "off": "",
    "clean": Evidence.Scan.CLEAN,
    "unknown": Evidence.Scan.WAITING,
}


def attach_evidence(
    *,
    activity_id: int,
    holder_id: int,
    scheme: Scheme,
    name: str,
    content: bytes,
    at: datetime,
    actor: Actor,
) -> Evidence:
    """The evidence; of the file only its pages are kept, as pictures.

    Raises ``Activity.DoesNotExist`` for a record of somebody else, ``Refused`` (field ``file``)
    for a file that cannot be taken, and without a field where the record takes none now.
    """
    known = Activity.objects.get(pk=activity_id, holder_id=holder_id)
    period = guard.open_period(scheme=scheme, holder_id=holder_id, at=at)
    evidence.require_attachable(known, scheme=scheme, period=period)
    taken, scanned = taken_or_refused(content)
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        activity = Activity.objects.get(pk=activity_id, holder_id=holder_id)
        period = guard.open_period(scheme=scheme, holder_id=holder_id, at=at)
        evidence.require_attachable(activity, scheme=scheme, period=period)
        digest = hashlib.sha256(content).hexdigest()
        files = _require_room(activity, digest) + 1
        made = Evidence.objects.create(
            activity=activity,
            name=tidy_name(name) or _("名前のないファイル"),
            kind=taken.kind,
            size=len(content),
            digest=digest,
            pages=len(taken.pages),
            added_at=at,
            scan=SCANNED[scanned],
        )
        EvidencePage.objects.bulk_create(
            EvidencePage(
                evidence=made,
                number=number,
                content=page.content,
                width=page.width,
                height=page.height,
            )
            for number, page in enumerate(taken.pages, start=1)
        )
        evidence.place(activity, scheme=scheme, files=files, at=at)
        activity.save(update_fields=["state", "note", "review", "waiting_since"])
        doubles.flag(holder_id=holder_id, kind=activity.kind, on=activity.on, at=at)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="attach_evidence",
            subject=f"activity:{activity.pk}",
            at=at,
            after={"evidence": str(made.public_id), "kind": made.kind, "pages": made.pages},
        )
        return made


def taken_or_refused(content: bytes, *, may_wait: bool = True) -> tuple[Taken, Scanned]:
    """The pages, and what the scanner said. Raises ``Refused`` (field ``file``): cannot be taken,
    infected, and where it may not wait (``may_wait``) not scanned now."""
    try:
        taken = take(content)
    except Unusable as fault:
        raise Refused(_unusable(fault.code)) from fault
    verdict = scan(content)
    if verdict == "infected":
        raise Refused(_unusable("infected"))
    if verdict == "unknown" and not may_wait:
        raise Refused(_unusable("not_scanned"))
    return taken, verdict


def _unusable(code: str) -> Refusal:
    return Refusal(code=code, field="file", sentence=str(UNUSABLE[code]))


def _require_room(activity: Activity, digest: str) -> int:
    """How many files the record has; raises ``Refused`` for one more than is taken."""
    digests = list(activity.evidence.values_list("digest", flat=True))
    if digest in digests:
        raise Refused(
            Refusal(
                code="attached_already",
                field="file",
                sentence=_("同じファイルは、すでに添付されています。"),
            )
        )
    if len(digests) >= evidence.MOST_FILES:
        raise Refused(
            Refusal(
                code="too_many_files",
                field="file",
                sentence=_(
                    "1つの記録に添付できるのは%(most)s件までです。不要なものを外してください。"
                )
                % {"most": evidence.MOST_FILES},
            )
        )
    return len(digests)
