"""What became of a mail, in words, for its receiver and for the office alike."""

from django.utils.translation import gettext as _

from koshin.capabilities.notices.models import Mail


def state_of(mail: Mail) -> str:
    """Queued, sent, came back, or only to be read here."""
    if mail.came_back_at is not None:
        return _("届きませんでした(相手のメールサーバーから戻りました)")
    return {
        Mail.State.QUEUED: _("送信の準備中"),
        Mail.State.SENT: _("送信済み"),
        Mail.State.NO_ADDRESS: _("メールアドレスの登録がないため、ここだけに表示"),
        Mail.State.UNWANTED: _("ご希望により送らず、ここだけに表示"),
    }[Mail.State(mail.state)]
