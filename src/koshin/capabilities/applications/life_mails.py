"""The mails about requests and sanctions, where the association sends them."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.register.models import Credential
from koshin.core.dates import japanese
from koshin.core.scheme import Scheme


def kind_label(kind: str) -> str:
    """What a request is called."""
    return {
        Request.Kind.SUSPEND: _("休止の届け出"),
        Request.Kind.EXTEND: _("休止の延長の届け出"),
        Request.Kind.RESUME: _("再開の届け出"),
        Request.Kind.RETURN: _("復帰の申請"),
        Request.Kind.WITHDRAW: _("資格の返上の届け出"),
        Request.Kind.DEATH: _("ご逝去の届け出"),
    }[Request.Kind(kind)]


def tell(request: Request, *, scheme: Scheme, template: str, at: datetime) -> None:
    """``request_received`` or ``request_decided``, once each."""
    if template not in scheme.notices or request.credential is None:
        return
    enqueue_mail(
        holder=request.holder,
        template=template,
        key=f"{template}:{request.public_id}",
        context={
            "request": kind_label(request.kind),
            "qualifications": scheme.qualification_name(request.credential.qualification),
            "answer": _answer(request),
        },
        scheme=scheme,
        at=at,
    )


def _answer(request: Request) -> str:
    if request.state == Request.State.GRANTED:
        said = _("認められました。")
        if request.kind in (Request.Kind.SUSPEND, Request.Kind.EXTEND) and request.ends_on:
            said += _("休止は%(end)sまでです。") % {"end": japanese(request.ends_on)}
        if request.kind == Request.Kind.RETURN:
            said += _("マイページから復帰の手続きにお進みください。")
        if request.kind == Request.Kind.WITHDRAW:
            day = japanese(request.starts_on)
            said += _("%(day)sから資格はなくなります。") % {"day": day}
    elif request.state == Request.State.REFUSED:
        said = _("認められませんでした。")
    else:
        said = _("事務局で確認しています。結果はメールとマイページでお知らせします。")
    return f"{said}\n{request.decision}".strip()


def tell_sanction(sanction: Sanction, *, scheme: Scheme, template: str, at: datetime) -> None:
    """``sanction_imposed`` or ``sanction_answered``, once for each state it tells of."""
    if template not in scheme.notices:
        return
    credential = Credential.objects.get(pk=sanction.credential_id)
    until = sanction.object_until
    enqueue_mail(
        holder=sanction.holder,
        template=template,
        key=f"{template}:{sanction.public_id}:{sanction.state}",
        context={
            "request": sanction_label(sanction.kind),
            "qualifications": scheme.qualification_name(credential.qualification),
            "answer": _sanction_answer(sanction),
            "opens": japanese(sanction.starts_on),
            "deadline": japanese(until) if until else "",
        },
        scheme=scheme,
        at=at,
    )


def sanction_label(kind: str) -> str:
    """What a sanction is called."""
    return _("資格の取消") if kind == Sanction.Kind.REVOKED else _("資格の停止")


def _sanction_answer(sanction: Sanction) -> str:
    said = {
        Sanction.State.IMPOSED: sanction.grounds,
        Sanction.State.UPHELD: _("異議を検討した結果、処分を維持します。") + f"\n{sanction.answer}",
        Sanction.State.LIFTED: _("異議を認め、処分を取り消しました。") + f"\n{sanction.answer}",
        Sanction.State.RESTORED: _("資格を回復しました。") + f"\n{sanction.restoration}",
    }
    return said[Sanction.State(sanction.state)].strip()
