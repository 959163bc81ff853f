"""One to three receipts for one payment: to whom each is made out, and of how many yen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers.actions.reissue_receipt import Share
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.web.forms.fields import PrintedField, YenField

PARTS = 3


class SharesForm(forms.Form):
    """Up to three receipts: to whom, and how many yen of it. The first alone is an addressee."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, PARTS + 1):
            words = {"place": place}
            first = place == 1
            self.fields[f"name{place}"] = PrintedField(
                label=_("%(place)s通目の宛名") % words,
                required=first,
                max_length=100,
                help_text=_(
                    "会社・団体の名称には「御中」、ご本人のお名前には「様」を付けて印刷します。"
                )
                if first
                else "",
            )
            self.fields[f"amount{place}"] = YenField(
                label=_("%(place)s通目の金額") % words, required=first
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each receipt, as the page shows them."""
        return [
            {"place": place, "name": self[f"name{place}"], "amount": self[f"amount{place}"]}
            for place in range(1, PARTS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(2, PARTS + 1):
            name, amount = given.get(f"name{place}"), given.get(f"amount{place}")
            if name and amount is None and f"amount{place}" not in self.errors:
                self.add_error(f"amount{place}", _("この宛名の金額を入力してください。"))
            if amount and not name and f"name{place}" not in self.errors:
                self.add_error(f"name{place}", _("この金額の宛名を入力してください。"))
        return given

    def shares(self, settlement: Settlement) -> list[Share]:
        given = self.cleaned_data
        return [
            Share(
                to=letterhead.made_out_to(given[f"name{place}"], holder=settlement.charge.holder),
                amount=given[f"amount{place}"],
            )
            for place in range(1, PARTS + 1)
            if given.get(f"name{place}")
        ]


def initial(found: Settlement, valid: Sequence[Paper]) -> dict[str, Any]:
    """What the form shows at first: the receipts as they are, or the whole to the holder."""
    if not valid:
        to = letterhead.addressee(found.charge.holder)
        return {"name1": to.name, "amount1": found.applied}
    shown: dict[str, Any] = {}
    for place, paper in enumerate(valid[:PARTS], start=1):
        shown[f"name{place}"] = paper.facts["addressee"]
        shown[f"amount{place}"] = paper.amount
    return shown
