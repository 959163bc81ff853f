"""Keep a list as it is set up, for oneself or for everybody of the office; or forget it."""

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.lists.models import SavedView
from koshin.core.refusal import Refusal, Refused

MOST = 30


def save_view(
    *, association: str, account: int, kind: str, name: str, query: str, shared: bool
) -> SavedView:
    """The view; the same name again replaces what it showed. Raises ``Refused`` (field ``name``)
    without a name, and above thirty of one person."""
    name = " ".join(name.split())[:60]
    if not name:
        raise Refused(_refusal(_("表示に付ける名前を入力してください。")))
    with transaction.atomic():
        own = SavedView.objects.filter(association_id=association, account_id=account)
        if own.exclude(kind=kind, name=name).count() >= MOST:
            raise Refused(_refusal(_("表示は30件まで保存できます。要らないものを消してください。")))
        made, _new = SavedView.objects.update_or_create(
            account_id=account,
            kind=kind,
            name=name,
            defaults={"association_id": association, "query": query[:500], "shared": shared},
        )
        return made


def forget_view(*, view: int, account: int) -> None:
    """Only one's own."""
    SavedView.objects.filter(pk=view, account_id=account).delete()


def _refusal(sentence: str) -> Refusal:
    return Refusal(code="view", field="name", sentence=sentence)
