"""Hand a holder everything that is held about them (開示), as one ZIP."""

import io
import json
import zipfile
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.everything import everything_of
from koshin.capabilities.people.models import Holder
from koshin.platform import audit
from koshin.platform.audit import Actor

STAMP = (1980, 1, 1, 0, 0, 0)  # the same data makes the same bytes


def hand_out_data(*, holder: Holder, at: datetime, actor: Actor) -> bytes:
    """``data.json`` (rows by table), the files among them, and a page that says what is what."""
    with transaction.atomic():
        found = everything_of(holder)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="hand_out_data",
            subject=f"holder:{holder.pk}",
            at=at,
            after={"tables": len(found.tables), "files": len(found.files)},
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        text = json.dumps(found.tables, ensure_ascii=False, indent=1, default=str)
        _put(packed, "data.json", text.encode())
        _put(packed, "README.txt", _about(holder).encode())
        for path, content in found.files.items():
            _put(packed, path, content)
    return out.getvalue()


def _put(packed: zipfile.ZipFile, path: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(path, date_time=STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, content)


def _about(holder: Holder) -> str:
    return _(
        "%(association)sが保有している、%(name)s 様(%(number)s)の情報です。\n\n"
        "data.json  登録情報、資格、研修、手続き、お支払い、書類、お知らせ、\n"
        "           お問い合わせ、同意、変更の記録(表ごと)\n"
        "files/     写真、証拠の画像、署名済みの書類\n\n"
        "パスワードなど、ログインに使う秘密の情報は含みません。\n"
    ) % {"association": holder.association.name, "name": holder.name, "number": holder.number}
