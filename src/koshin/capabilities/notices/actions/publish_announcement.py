"""Publish an announcement (お知らせ) for the holders of an association, or for some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import audience as meant
from koshin.capabilities.notices import texts
from koshin.capabilities.notices.audience import EVERYBODY, Audience
from koshin.capabilities.notices.models import Announcement, AnnouncementFile
from koshin.capabilities.people.models import StaffMember
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

TITLE_LENGTH = 120
BODY_LENGTH = 10_000
MOST_FILES = 5
MOST_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 120
PDF = b"%PDF-"


@dataclass(frozen=True, kw_only=True)
class File:
    """A PDF as the office gave it."""

    name: str
    content: bytes


def publish_announcement(
    *,
    association: str,
    title: str,
    body: str,
    staff: StaffMember | None,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    audience: Audience = EVERYBODY,
    until: date | None = None,
    files: Sequence[File] = (),
) -> Announcement:
    """The announcement, readable by its audience from ``at`` to the end of ``until``.

    Raises ``Refused`` (fields ``title``, ``body``, ``qualifications``, ``until``, ``attached``).
    """
    title, body = texts.tidy(title), texts.tidy(body)
    found = [
        *texts.faults(field="title", label=_("件名"), text=title, length=TITLE_LENGTH),
        *texts.faults(field="body", label=_("本文"), text=body, length=BODY_LENGTH),
        *meant.faults(scheme, audience),
        *_until_faults(until, at),
        *_file_faults(files),
    ]
    if found:
        raise Refused(*found)
    with transaction.atomic():
        published = Announcement.objects.create(
            association_id=association,
            title=title,
            body=body,
            qualifications=list(audience.qualifications),
            prefectures=list(audience.prefectures),
            published_at=at,
            until=until,
            published_by=staff,
        )
        for file in files:
            AnnouncementFile.objects.create(
                announcement=published,
                name=texts.file_name(file.name, longest=NAME_LENGTH),
                content=file.content,
                size=len(file.content),
            )
        audit.record(
            association=association,
            actor=actor,
            verb="publish_announcement",
            subject=f"announcement:{published.pk}",
            at=at,
            after={
                "title": title,
                "audience": meant.in_words(scheme, audience),
                "files": len(files),
            },
        )
        return published


def _until_faults(until: date | None, at: datetime) -> list[Refusal]:
    if until is None or until >= civil(at):
        return []
    sentence = _("掲載の最後の日は、今日より後の日にしてください。")
    return [Refusal(code="past", field="until", sentence=sentence)]


def _file_faults(files: Sequence[File]) -> list[Refusal]:
    if len(files) > MOST_FILES:
        sentence = _("添付できるのは%(most)s件までです。") % {"most": MOST_FILES}
        return [Refusal(code="too_many", field="attached", sentence=sentence)]
    for file in files:
        if not file.content.startswith(PDF):
            sentence = _("「%(name)s」はPDFではありません。PDFのファイルを選んでください。")
        elif len(file.content) > MOST_BYTES:
            sentence = _("「%(name)s」は5MBを超えています。小さくしてから選んでください。")
        else:
            continue
        said = sentence % {"name": texts.file_name(file.name, longest=NAME_LENGTH)}
        return [Refusal(code="file", field="attached", sentence=said)]
    return []
