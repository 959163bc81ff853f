"""Forget what signing in leaves behind: old refusals and sessions that have ended."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from koshin.capabilities.people.models import SignInFailure

# Much longer than any refusal counts, so that a siege can still be seen the day after.
KEPT = timedelta(days=7)


def forget_sign_ins(*, now: datetime) -> None:
    """Delete refusals older than ``KEPT`` and sessions that have expired at ``now`` (real time)."""
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=now - KEPT).delete()
        Session.objects.filter(expire_date__lt=now).delete()
