"""Mails to who posted a wish: written when they are sent, and kept nowhere but in their box."""

from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from koshin.capabilities.matching import links
from koshin.capabilities.matching.models import Wish
from koshin.core.scheme import Scheme
from koshin.platform import jobs, mail

KINDS = ("confirm", "published", "refused", "message", "declined")


@jobs.task(queue="mail")
def tell_poster(*, wish: str, kind: str, about: str, association: str) -> None:
    """Send one of ``KINDS``; sent twice it bears the same Message-ID. ``about``: what it is for."""
    found = Wish.objects.select_related("association").get(public_id=UUID(wish))
    mail.send(
        mail.Letter(
            id=uuid5(found.public_id, f"{kind}:{about}"),
            to=found.email,
            subject=f"【{found.association.name}】{_subject(kind, found)}",
            body=mail.wrap(_body(kind, found)),
            sender_name=found.association.name,
        )
    )


def tell(wish: Wish, kind: str, *, about: str = "") -> None:
    """Enqueue it in the caller's transaction."""
    jobs.enqueue(
        tell_poster,
        wish=str(wish.public_id),
        kind=kind,
        about=about,
        association=wish.association_id,
    )


def has_words(scheme: Scheme) -> bool:
    """Whether the association runs マッチング: it has words for its mails to holders."""
    return "matching" in scheme.notices


def _subject(kind: str, wish: Wish) -> str:
    return {
        "confirm": _("募集の受付を完了してください"),
        "published": _("募集を掲載しました"),
        "refused": _("募集を掲載できませんでした"),
        "message": _("募集にメッセージが届きました"),
        "declined": _("ご依頼へのお返事"),
    }[kind]


def _body(kind: str, wish: Wish) -> str:
    said = {
        "confirm": _(
            "次の募集を受け付けました。まだ完了していません。\n"
            "下のページを開き、「受付を完了する」を押してください。\n"
            "お心当たりのない場合は、このメールを破棄してください。"
        ),
        "published": _("次の募集を掲載しました。返事が届くと、メールでお知らせします。"),
        "refused": _("次の募集は掲載できませんでした。\n\n理由\n%(reason)s")
        % {"reason": wish.reason},
        "message": _(
            "次の募集に、資格者からメッセージが届きました。\n"
            "下のページでお読みになり、お返事ください。"
        ),
        "declined": _("次のご依頼は、ご本人の都合によりお受けできないとのことです。"),
    }[kind]
    address = links.address(wish.association_id, wish.public_id)
    head = f"{wish.organisation}\n{wish.contact_name} 様"
    return f"{head}\n\n{said}\n\n{_('募集')}\n{wish.title}\n\n{address}\n\n{wish.association.name}"
