"""Money that may be moving at this moment: nothing that it pays for is given up meanwhile."""

from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Attempt
from koshin.core.refusal import Refusal, Refused


def refuse_while_moving(state: str) -> None:
    """Raise ``Refused`` for an attempt that is paid but not yet reported, or being checked."""
    if state == Attempt.State.REPORTED:
        sentence = _(
            "店舗でのお支払いを確認しました。入金の反映をお待ちください。"
            "あらためてお支払いいただく必要はありません。"
        )
        raise Refused(Refusal(code="paid_at_shop", sentence=sentence))
    if state == Attempt.State.UNKNOWN:
        sentence = _(
            "お支払いの結果を確認しています。結果が分かるまで、ほかの方法でのお支払いは"
            "お待ちください。通常は数分で分かります。"
        )
        raise Refused(Refusal(code="checking", sentence=sentence))
