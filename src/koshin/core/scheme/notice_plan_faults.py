"""Notice plans that could never be followed: texts that do not exist, two of one name."""

from collections.abc import Iterator

from koshin.core.scheme.calendar_rules import Batch
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.model import Scheme

NAME = "{name}"


def notice_plan_faults(scheme: Scheme) -> Iterator[Fault]:
    """What is wrong with the plans, each with its place and remedy."""
    seen: set[str] = set()
    notices = scheme.notices
    for index, plan in enumerate(scheme.notice_plans):
        if plan.code in seen:
            yield Fault(
                path=("notice_plans", index, "code"),
                message=f"the plan {plan.code} stands here twice",
                remedy="give each plan a code of its own: it is what makes a notice go out once",
            )
        seen.add(plan.code)
        for state, template in plan.to.items():
            if template not in notices:
                yield Fault(
                    path=("notice_plans", index, "to", state),
                    message=f"there is no mail {template}",
                    remedy=f"add notices.{template} or use one of: {', '.join(notices)}",
                )
            elif NAME in notices[template].body.strip().removeprefix(f"{NAME} 様"):
                yield Fault(
                    path=("notices", template, "body"),
                    message=f"{NAME} stands amid a text that many receive",
                    remedy=f"keep {NAME} to the first line: the text is kept once for all",
                )
        others = plan.to.keys() - {"unfinished"}
        if plan.of in ("pay_deadline", "report_deadline") and others:
            yield Fault(
                path=("notice_plans", index, "to", min(others)),
                message="who has not applied has nothing to pay or to report yet",
                remedy="keep only unfinished here, and remind the others of: deadline",
            )
        common = isinstance(scheme.calendar, Batch) and plan.of == "deadline"
        if "may_register" in plan.to and not (plan.while_open or common):
            yield Fault(
                path=("notice_plans", index, "to", "may_register"),
                message="registrations have no common day from which to count here",
                remedy="add  while_open: true  or remove may_register",
            )
        if plan.while_open and plan.of != "opening":
            yield Fault(
                path=("notice_plans", index, "while_open"),
                message="only what begins with the window goes on while it is open",
                remedy="write  of: opening  or remove while_open",
            )
