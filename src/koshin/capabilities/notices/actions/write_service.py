"""Write a page of a benefit for holders (サービス), or change it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import audience as meant
from koshin.capabilities.notices import texts
from koshin.capabilities.notices.audience import EVERYBODY, Audience
from koshin.capabilities.notices.models import Service
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

TITLE_LENGTH = 120
SUMMARY_LENGTH = 200
BODY_LENGTH = 10_000
LINK_LENGTH = 400


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the page says, to whom and when; ``place``: smaller stands first."""

    title: str
    summary: str
    body: str
    first_day: date
    last_day: date | None = None
    link: str = ""
    place: int = 0
    audience: Audience = EVERYBODY


def write_service(
    *,
    association: str,
    public_id: UUID,
    words: Words,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Service:
    """The page as it now stands; ``public_id`` is new for a new page, so a double click makes one.

    Raises ``Service.DoesNotExist`` for another association's and ``Refused`` (fields of ``Words``).
    """
    said = {
        "title": texts.tidy(words.title),
        "summary": texts.tidy(words.summary),
        "body": texts.tidy(words.body),
    }
    found = [*_faults(words, said), *meant.faults(scheme, words.audience)]
    if found:
        raise Refused(*found)
    with transaction.atomic():
        known = Service.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
        if known is not None and known.association_id != association:
            raise Service.DoesNotExist
        before = {"title": known.title} if known else {}
        service = known or Service(public_id=public_id, association_id=association)
        for name, text in said.items():
            setattr(service, name, text)
        service.link = words.link.strip()
        service.place = words.place
        service.first_day, service.last_day = words.first_day, words.last_day
        service.qualifications = list(words.audience.qualifications)
        service.prefectures = list(words.audience.prefectures)
        service.written_at = at
        service.save()
        audit.record(
            association=association,
            actor=actor,
            verb="write_service",
            subject=f"service:{public_id}",
            at=at,
            before=before,
            after={
                "title": said["title"],
                "audience": meant.in_words(scheme, words.audience),
                "first_day": words.first_day.isoformat(),
                "last_day": words.last_day.isoformat() if words.last_day else "",
            },
        )
        return service


def _faults(words: Words, said: dict[str, str]) -> list[Refusal]:
    found = [
        *texts.faults(field="title", label=_("名称"), text=said["title"], length=TITLE_LENGTH),
        *texts.faults(
            field="summary", label=_("ひとことの説明"), text=said["summary"], length=SUMMARY_LENGTH
        ),
        *texts.faults(field="body", label=_("くわしい内容"), text=said["body"], length=BODY_LENGTH),
    ]
    if words.link and not _is_link(words.link.strip()):
        sentence = _("リンク先は、https:// で始まるアドレスを入力してください。")
        found.append(Refusal(code="link", field="link", sentence=sentence))
    if words.last_day is not None and words.last_day < words.first_day:
        sentence = _("終わりの日は、始まりの日より後の日にしてください。")
        found.append(Refusal(code="order", field="last_day", sentence=sentence))
    return found


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and len(link) <= LINK_LENGTH
