"""What a run prints: the things, and what their envelopes bear; the same code on both."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from koshin.capabilities.papers import letterhead, seal
from koshin.capabilities.papers.labels import posted
from koshin.capabilities.papers.models import Dispatch, PostRun
from koshin.core.dates import civil, start_of_day
from koshin.core.scheme import Scheme
from koshin.platform import numbers, pdf, qr

Sheet = Literal["cards", "certificates", "labels", "letters"]
SHEETS: tuple[Sheet, ...] = get_args(Sheet)
TITLES: dict[Sheet, str] = {
    "cards": "登録証カード(A4 10面)",
    "certificates": "認定証(A4)",
    "labels": "宛名ラベル(A4 12面)",
    "letters": "送付状(窓あき封筒 長形3号)",
}
TEMPLATES = Path(__file__).parent / "templates"


def sheets_of(pieces: list[Dispatch]) -> tuple[Sheet, ...]:
    """What is worth printing for these."""
    cards = any(one.item == "card" for one in pieces)
    others = any(one.item != "card" for one in pieces)
    return tuple(
        sheet
        for sheet in SHEETS
        if (sheet != "cards" or cards) and (sheet != "certificates" or others)
    )


def pdf_of(run: PostRun, sheet: Sheet, pieces: list[Dispatch], *, scheme: Scheme) -> bytes:
    """The PDF of one sheet of the run; raises ``pdf.Unprintable``. The same
    pieces make the same bytes."""
    things = [
        one
        for one in pieces
        if sheet in ("labels", "letters") or (one.item == "card") == (sheet == "cards")
    ]
    labels = posted(scheme)
    day = civil(run.made_at)
    return pdf.render(
        TEMPLATES / f"post_{sheet}-1.typ",
        data={
            "facts": {
                "issuer": letterhead.issuer(scheme),
                "number": f"{run.serial}",
                "issued_on": day.isoformat(),
                "title": TITLES[sheet],
                "pieces": [_piece(one, labels) for one in things],
            },
            "mark": "",
            "seal": seal.svg(letterhead.issuer(scheme)["seal"]),
            "qr": "",
            "check_url": "",
        },
        timestamp=start_of_day(day),
    )


def _piece(one: Dispatch, labels: dict[str, str]) -> dict[str, Any]:
    postal = one.facts["postal_code"]
    return {
        "name": one.facts["name"],
        "number": one.holder.number,
        "postal_code": f"{postal[:3]}-{postal[3:]}" if len(postal) == 7 else postal,
        "address": one.facts["address"],
        "item": labels.get(one.item, one.item),
        "credentials": [
            {
                "qualification": credential["qualification"],
                "number": credential["number"],
                "awarded_on": _day(credential.get("awarded_on", "")),
                "start": _day(credential["start"]),
                "end": _day(credential["end"]),
            }
            for credential in one.facts["credentials"]
        ],
        "code": numbers.shown(one.check_code),
        "qr": qr.svg(one.check_code),
    }


def _day(text: str) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
