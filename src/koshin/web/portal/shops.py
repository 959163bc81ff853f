"""How one pays at each convenience store, in the words of the person standing there."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.slips import ANY_STORE, Store, payable_until, stores_of

KIOSK = (
    gettext_lazy("店内の端末で「各種番号をお持ちの方」を選びます。"),
    gettext_lazy("支払番号と、お申し込みのときの電話番号を入力します。"),
    gettext_lazy("申込券が出ます。30分以内にレジでお支払いください。"),
)
# By the provider's kind of slip (payments.md 1.8): name, what the number is called there, steps.
SHOPS = {
    "sej": (
        gettext_lazy("セブン-イレブン"),
        gettext_lazy("払込票番号"),
        (
            gettext_lazy("この画面を見せるか、番号を控えてレジへお持ちください。"),
            gettext_lazy("レジで「インターネット代金の支払い」と伝え、番号をお知らせください。"),
            gettext_lazy("お支払いのあと、領収書を受け取ってください。"),
        ),
    ),
    "econ-fm": (
        gettext_lazy("ファミリーマート"),
        gettext_lazy("お客様番号"),
        (
            gettext_lazy("店内のマルチコピー機で「代金支払い」を選びます。"),
            gettext_lazy("番号を入力すると、申込券が出ます。"),
            gettext_lazy("30分以内に、申込券をレジに出してお支払いください。"),
        ),
    ),
    "econ-lw": (gettext_lazy("ローソン"), gettext_lazy("受付番号"), KIOSK),
    "econ-mini": (gettext_lazy("ミニストップ"), gettext_lazy("受付番号"), KIOSK),
    "econ-sn": (gettext_lazy("セイコーマート"), gettext_lazy("受付番号"), KIOSK),
    "other": (
        gettext_lazy("デイリーヤマザキ"),
        gettext_lazy("オンライン決済番号"),
        (
            gettext_lazy("レジで「オンライン決済」と伝えてください。"),
            gettext_lazy("レジの画面に番号を入力し、内容を確かめてお支払いください。"),
        ),
    ),
}


STRIPE_STEPS = (
    gettext_lazy("上のどれか1つのお店へ行き、店内の端末で支払番号と確認番号を入力します。"),
    gettext_lazy("申込券が出ます。30分以内にレジでお支払いください。"),
    gettext_lazy("お支払いのあと、領収書を受け取ってください。"),
)


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What one needs at the shop."""

    shop: str
    number_label: str
    number: str
    steps: tuple[str, ...]
    until: datetime
    stores: tuple[Store, ...] = ()


def instructions_of(attempt: Attempt) -> Slip:
    """The slip of an attempt in words; a shop we do not know gets the general way."""
    if attempt.slip.get("kind") == ANY_STORE:
        return _for_any_store(attempt)
    kind, number = str(attempt.slip.get("kind", "")), str(attempt.slip.get("number", ""))
    name, label, steps = SHOPS.get(
        kind, (_("コンビニエンスストア"), _("支払番号"), SHOPS["other"][2])
    )
    return Slip(
        shop=str(name),
        number_label=str(label),
        number=number,
        steps=tuple(str(step) for step in steps),
        until=attempt.expires_at,
    )


def _for_any_store(attempt: Attempt) -> Slip:
    """Stripe's voucher; its own last day counts where that is earlier."""
    return Slip(
        shop=_("コンビニエンスストア"),
        number_label=_("支払番号"),
        number="",
        steps=tuple(str(step) for step in STRIPE_STEPS),
        until=payable_until(attempt),
        stores=stores_of(attempt),
    )
