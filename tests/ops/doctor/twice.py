"""Records that came in twice: one pair is merged and stays so, another is merged and undone."""

from datetime import timedelta

from koshin.capabilities.desk.actions.merge import merge
from koshin.capabilities.desk.actions.propose_merge import propose_merge
from koshin.capabilities.desk.actions.undo_merge import undo_merge
from koshin.capabilities.people.models import StaffMember
from koshin.platform.audit import Actor
from tests import stories
from tests.ops.doctor.play import NOW, Play


def play_twice(play: Play) -> None:
    """A coach who renewed and paid, whose trainings stood on a record of their own."""
    member = StaffMember.objects.filter(association="jspo").order_by("pk")[1]
    second = Actor(kind="staff", id=member.account_id)
    for number, undone in (("7900021", False), ("7900023", True)):
        kept = stories.holder(play.world, number=number)
        gone = stories.ski_coach(play.world, number=f"{int(number) + 1}")
        stories.paid(stories.applied(play.world, gone, at=NOW), at=NOW)
        pair = propose_merge(
            association="jspo",
            kept=kept.pk,
            gone=gone.pk,
            reason="本人に電話で確認",
            at=NOW,
            actor=play.clerk,
        )
        later = NOW + timedelta(minutes=5)
        merge(association="jspo", duplicate=pair.pk, at=later, actor=second)
        if undone:
            undo_merge(association="jspo", duplicate=pair.pk, reason="別人", at=later, actor=second)
