"""Jobs: what signing in leaves behind is forgotten every night; invitations are mailed."""

from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from koshin.capabilities.people.actions import forget_sign_ins as verb
from koshin.capabilities.people.invitation import link_for
from koshin.capabilities.people.models import Account
from koshin.platform import clock, jobs, mail


@jobs.periodic("37 18 * * *")
@jobs.task(queue="upkeep")
def forget_sign_ins(timestamp: int) -> None:
    """Forget old refusals and ended sessions, at night in Japan."""
    verb.forget_sign_ins(now=clock.real_now())


@jobs.task()
def send_invitation(association: str, account: int) -> None:
    """Mail the link to somebody who was invited to the office, if it is still needed.

    The link is made when the mail leaves and stands nowhere else.
    """
    found = Account.objects.get(pk=account, association=association)
    if found.has_usable_password() or not found.is_active:
        return
    link = link_for(found)
    name = found.association.name
    body = _(
        "%(person)s 様\n\n%(association)sの事務局の利用者として登録されました。\n"
        "次のページで、パスワードと認証アプリを設定してください。\n\n%(link)s\n\n"
        "リンクは3日間、1回だけ使えます。過ぎたときは、事務局の管理者に再送を依頼してください。\n"
        "お心当たりのない場合は、このメールを破棄してください。\n"
    ) % {"person": found.staff_member.name, "association": name, "link": link}
    mail.send(
        mail.Letter(
            id=uuid5(NAMESPACE_URL, link),
            to=found.staff_member.email,
            subject=_("%(association)s 事務局へのご招待") % {"association": name},
            body=mail.wrap(body),
            sender_name=name,
        )
    )
