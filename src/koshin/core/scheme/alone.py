"""A whole small scheme in one file: it states rules; what only pages and mails need is filled in.

For trying out and testing rules. An association that is published states everything itself.
"""

from collections.abc import Mapping
from typing import Any

from koshin.core.scheme.consistency import REQUIRED_NOTICES
from koshin.core.scheme.loader import build
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import read

CASES = "cases"
ENTERED_BY = ["association"]

PRESENTATION: Mapping[str, Any] = {
    "public_name_note": "規則を試すための見本です。",
    "look": {"accent": "blue", "mark": "見本"},
    "issuer": {
        "name": "見本協会",
        "registration_number": "T3999900000022",
        "postal_code": "1000000",
        "address": "東京都",
        "department": "事務局",
        "phone": "0300000000",
        "mail": "office@example.jp",
        "hours": "平日 10時から17時まで",
    },
    "labels": {},
    "menu": [{"code": "home", "label": "トップページ", "page": "home"}],
    "texts": {},
    "terms_of_use": "見本",
    "payment": {"chosen": "here", "methods": [{"code": "card", "label": "クレジットカード"}]},
    "delivery": {"label": "お届け"},
    "documents": [],
    "notices": {code: {"subject": "見本", "body": "見本"} for code in REQUIRED_NOTICES},
    "numbers": {
        "pattern": r"\d{7}",
        "example": "0000001",
        "format": "{serial:07d}",
        "papers": {"invoice": "S{year}-{serial:06d}", "receipt": "R{year}-{serial:06d}"},
    },
    "fees": [],
    "journeys": {
        "renewal": {
            "label": "更新手続き",
            "button": "更新する",
            "sequential": False,
            "steps": [
                {"code": "consent", "kind": "consent", "label": "申請", "apply_on": True},
                {"code": "fee", "kind": "fee", "label": "お支払い", "opens": "applied"},
            ],
        }
    },
    "forms": {},
}


def load_alone(file: str, text: str) -> Scheme:
    """The scheme of one file; raises ``SchemeRefused``. Its ``cases`` are not part of it."""
    document = read(file, text)
    stated = {key: value for key, value in document.value.items() if key != CASES}
    kinds = stated.get("activity_kinds")
    if isinstance(kinds, dict):
        stated["activity_kinds"] = {code: _entered(kind) for code, kind in kinds.items()}
    return build({**PRESENTATION, **stated}, document.places)


def _entered(kind: object) -> object:
    return {"entered_by": ENTERED_BY, **kind} if isinstance(kind, dict) else kind
