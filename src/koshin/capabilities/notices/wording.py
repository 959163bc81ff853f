"""Composes a mail from the association's text: addressee, one link, signature, short lines."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from koshin.capabilities.notices.own_texts import own_texts
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme
from koshin.platform import mail, phones

RULE = "-" * 60
PLAIN_ADDRESSEE = "{name} 様"  # a text may begin so; the full line takes its place


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A mail as it will be read."""

    subject: str
    body: str


def compose(
    *, scheme: Scheme, template: str, holder: Holder, context: Mapping[str, str]
) -> Wording:
    """The mail ``template`` for this holder; ``context`` fills the placeholders of its text.

    ``name``, ``association``, ``url`` (unless given) and ``signature`` are filled here. The line
    that says to whom it goes is put on top; link and signature follow a text that does not place
    them. Raises ``KeyError`` for a placeholder that neither fills: a fault of the caller.
    """
    alike = compose_alike(
        scheme=scheme, template=template, context={"name": holder.name, **context}
    )
    addressee = addressee_line(scheme, name=holder.name, tail=holder.number[-4:])
    return Wording(subject=alike.subject, body=f"{mail.wrap(addressee)}\n\n{alike.body}")


def compose_alike(*, scheme: Scheme, template: str, context: Mapping[str, str]) -> Wording:
    """The mail without the line that says to whom it goes, so that many may share it.

    Raises ``KeyError`` for a placeholder that is not filled, as ``{name}`` amid such a text.
    """
    text = scheme.notices.get(template) or own_texts()[template]
    ours = {
        "association": scheme.name,
        "url": sign_in_url(scheme.code),
        "signature": signature(scheme),
    }
    words = {**ours, **context}
    parts = [text.body.strip().removeprefix(PLAIN_ADDRESSEE).strip().format_map(words)]
    if "{url}" not in text.body:
        parts.append(_("▼マイページへのログイン") + f"\n{ours['url']}")
    if "{signature}" not in text.body:
        parts.append(ours["signature"])
    return Wording(
        subject=" ".join(text.subject.format_map(words).split()),
        body=mail.wrap("\n\n".join(parts)) + "\n",
    )


def addressee_line(scheme: Scheme, *, name: str, tail: str) -> str:
    """宛名: the name and the end of the number, so that a reader knows it is no mass mail."""
    return _("%(name)s 様(%(number)s末尾 %(tail)s)") % {
        "name": name,
        "number": scheme.label("number"),
        "tail": tail,
    }


def sign_in_url(association: str) -> str:
    """My Page, which asks to sign in first. A link never signs anybody in by itself."""
    return f"{settings.BASE_URL.rstrip('/')}/{association}/home/"


def signature(scheme: Scheme) -> str:
    """Who wrote, where they are, and when they answer the telephone."""
    who = scheme.issuer
    lines = [
        RULE,
        f"{who.name} {who.department}",
        f"〒{who.postal_code[:3]}-{who.postal_code[3:]} {who.address}",
        _("電話 %(phone)s(%(hours)s)") % {"phone": phones.shown(who.phone), "hours": who.hours},
        _("メール %(mail)s") % {"mail": who.mail},
        RULE,
        _("このメールは、マイページにご登録のアドレスへお送りしています。"),
        _("お心当たりのない場合は、お手数ですが上記までご連絡ください。"),
    ]
    return "\n".join(lines)
