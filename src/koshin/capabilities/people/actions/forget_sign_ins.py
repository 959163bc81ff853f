"""Forget what signing in leaves behind: old refusals and codes, and sessions that have ended."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from koshin.capabilities.people.models import MailedCode, SignedIn, SignInFailure

# Much longer than any refusal counts, so that a siege can still be seen the day after.
KEPT = timedelta(days=7)


def forget_sign_ins(*, now: datetime) -> None:
    """Delete refusals and codes older than ``KEPT``, and sessions that have expired at ``now``
    (real time) with what their holders saw of them."""
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=now - KEPT).delete()
        MailedCode.objects.filter(asked_at__lt=now - KEPT).delete()
        Session.objects.filter(expire_date__lt=now).delete()
        live = Session.objects.values("session_key")
        SignedIn.objects.exclude(session_key__in=live).delete()
