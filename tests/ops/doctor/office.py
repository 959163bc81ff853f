"""What the office does with its own people: a role that two of them gave, and a view on record."""

from koshin.capabilities.people.actions.decide_role import grant_role
from koshin.capabilities.people.actions.propose_role import Wish, propose_role
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform import reads
from koshin.platform.audit import Actor
from tests.ops.doctor.play import NOW


def play_office() -> None:
    """A clerk of one branch moves to another, and looks at somebody."""
    members = StaffMember.objects.filter(association="jspo").order_by("pk")
    first, second, third = members[0], members[1], members.get(name="西野 岳")
    wish = Wish(
        name=third.name,
        email=third.email,
        role="branch",
        prefectures=["京都府"],
        reason="支部への異動",
        member=third,
    )
    proposed = propose_role(wish, by=first, at=NOW, actor=_actor(first))
    grant_role(grant=proposed.public_id, by=second, second_factor="", at=NOW, actor=_actor(second))
    person = Holder.objects.filter(association="jspo").earliest("pk")
    reads.record(
        association="jspo",
        account=third.account_id,
        kind="page",
        page="office:person",
        holders=[person.pk],
        at=NOW,
    )


def _actor(staff: StaffMember) -> Actor:
    return Actor(kind="staff", id=staff.account_id)
