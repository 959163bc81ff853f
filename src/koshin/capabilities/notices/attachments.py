"""Files that come with a message of an inquiry: only their pages are kept, as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.notices import texts
from koshin.capabilities.notices.models import InquiryMessage, InquiryPage
from koshin.core.refusal import Refusal, Refused
from koshin.platform.pictures.take import Taken, Unusable, take

MOST_FILES = 3
LONGEST_NAME = 120
UNUSABLE = {
    "empty": lazy("「%(name)s」は空です。別のファイルを選んでください。"),
    "too_large": lazy("「%(name)s」は10MBを超えています。小さくしてから選んでください。"),
    "strange": lazy("「%(name)s」は添付できません。PDF、JPEG、PNG、HEICを選んでください。"),
    "locked": lazy("「%(name)s」にはパスワードがかかっています。外してから選んでください。"),
    "too_many_pages": lazy(
        "「%(name)s」は20ページを超えています。必要なページだけにしてください。"
    ),
    "too_many_pixels": lazy("「%(name)s」は4,000万画素を超えています。小さくしてください。"),
    "unreadable": lazy("「%(name)s」を読み取れませんでした。別の形式でもお試しください。"),
}


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A file drawn anew."""

    name: str
    taken: Taken


def draw(files: Sequence[File]) -> list[Drawn]:
    """The files as pictures, to be kept by :func:`keep`. Raises ``Refused`` (``attached``)."""
    if len(files) > MOST_FILES:
        sentence = _("一度に添付できるのは%(most)s件までです。") % {"most": MOST_FILES}
        raise Refused(Refusal(code="too_many", field="attached", sentence=sentence))
    return [_drawn(file) for file in files]


def _drawn(file: File) -> Drawn:
    name = texts.file_name(file.name, longest=LONGEST_NAME)
    try:
        return Drawn(name=name, taken=take(file.content))
    except Unusable as fault:
        sentence = str(UNUSABLE[fault.code]) % {"name": name}
        raise Refused(Refusal(code=fault.code, field="attached", sentence=sentence)) from fault


def keep(message: InquiryMessage, drawn: Sequence[Drawn]) -> None:
    """The pages, numbered through all files of the message."""
    pages = [(one.name, page) for one in drawn for page in one.taken.pages]
    InquiryPage.objects.bulk_create(
        InquiryPage(
            message=message,
            name=name,
            number=number,
            content=page.content,
            width=page.width,
            height=page.height,
        )
        for number, (name, page) in enumerate(pages, start=1)
    )
