"""Why a payment cannot be started, in words for the one who pays."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refusal, Refused

# The most that a till takes; an association may set less (``payment.methods[].limit``).
SHOP_MAX_YEN = 300_000


def refuse(charge: Charge, method: str, at: datetime) -> None:
    """Raise ``Refused`` where nobody could pay: already paid, too late, too much for a till."""
    if charge.state == Charge.State.SETTLED:
        sentence = _("お支払いは済んでいます。あらためてお支払いいただく必要はありません。")
        raise Refused(Refusal(code="already_paid", sentence=sentence))
    if charge.state == Charge.State.CANCELLED:
        sentence = _("この請求は取り消されています。お手続きの画面からやり直してください。")
        raise Refused(Refusal(code="charge_cancelled", sentence=sentence))
    if at > charge.due_at:
        sentence = _("お支払いの期限を過ぎています。お問い合わせから事務局へご連絡ください。")
        raise Refused(Refusal(code="after_deadline", sentence=sentence))
    if method == "shop" and charge.amount - charge.settled_amount > SHOP_MAX_YEN:
        sentence = _(
            "30万円を超えるお支払いにコンビニエンスストアはご利用いただけません。"
            "ほかのお支払い方法をお選びください。"
        )
        raise Refused(Refusal(code="too_much_for_shop", sentence=sentence, field="method"))


def unreachable() -> Refusal:
    """The provider gave no readable answer, and nobody can have paid."""
    return Refusal(
        code="provider_unreachable",
        sentence=_(
            "決済サービスに接続できませんでした。お支払いは行われていません。"
            "しばらくしてから、もう一度お試しください。"
        ),
    )


def declined() -> Refusal:
    """The provider answered that it does not take this order."""
    return Refusal(
        code="provider_declined",
        sentence=_(
            "決済サービスがこのお手続きを受け付けませんでした。お支払いは行われていません。"
            "もう一度お試しいただくか、ほかのお支払い方法をお選びください。"
        ),
        field="method",
    )


def other_method() -> Refusal:
    """Another method is open: it is given up first."""
    return Refusal(
        code="other_method_open",
        sentence=_(
            "ほかのお支払い方法でのお手続きが途中です。"
            "お支払い方法を変更する場合は「お支払い方法を変更する」を押してください。"
        ),
        field="method",
    )
