"""Which duty every page of the office belongs to, and which pages a branch may open.

A page that stands here under no duty opens for nobody: whoever adds a route says whose it is.
What a role may do is the association's data (``roles``, docs/scheme-language.md).
"""

from dataclasses import dataclass

from koshin.core.scheme.roles import Duty, Role

# The names of the routes, by duty.
_PAGES: dict[Duty, str] = {
    "applications": (
        "applications application application_close"
        " season season_count season_rows season_applied season_money"
    ),
    "people": (
        "lists list view_save view_forget"
        " people person person_look duplicate_propose"
        " duplicates duplicates_find duplicate duplicate_act"
    ),
    "inquiries": "inquiries inquiry inquiry_close inquiry_page wishes wish wish_close",
    "news": "news news_new news_take_back services service_new service undelivered reminders",
    "money": (
        "deposits deposit deposit_book"
        " bank bank_file bank_take_in bank_match bank_rows bank_row bank_row_take bank_row_choose"
        " bank_row_charge bank_row_leave bank_row_undo bank_row_payout bank_row_returned"
        " bank_row_returned_undo bank_row_payout_undo"
        " cases case case_accept case_act case_act_approve case_act_withdraw"
        " refunds refund_new transfer_lists transfer_list refund refund_act"
        " month_end month_lock month_unlock_ask month_unlock journal daily_close daily_close_list"
        " bundles bundle_new bundle bundle_cancel bundle_act"
    ),
    "evidence": (
        "evidence samples record_new evidence_record evidence_apart shortfall evidence_page"
    ),
    "trainings": "trainings training training_correct training_reports training_report",
    "waivers": (
        "waivers waiver_new waiver_grant waiver_revoke bulk_acts bulk_act bulk_new bulk_decide"
    ),
    "courses": (
        "courses course_new course course_take course_reverse exemptions exemption exemption_page"
    ),
    "acting": "actings acting",
    "posts": (
        "letters letter_charge letter_mail letter dispatches dispatch_returned dispatches_mark"
        " post_runs_make post_run post_sheet post_scan"
    ),
    "requests": (
        "erasures erasure requests request_who request_key request sanctions sanction_new sanction"
        " merges"
    ),
    "papers": "papers papers_export paper paper_pdf receipt",
    "transfers": "files import import_columns import_act exports export_decide export_take",
    "jobs": "jobs job_retry",
    "staff": "staff staff_invite staff_member staff_end staff_resend staff_decide",
    "audit": "audit reads_of reads_by",
}
# Everybody of the office opens these; a queue is worked on by whoever may do what it asks for.
COMMON = frozenset({"home", "queues", "queue_next", "queue_claim", "queue_release"})
# Here a POST changes nothing: it searches (what is typed stays out of the address) or fetches.
_ASKS = frozenset({"applications", "actings", "deposits", "bank_row_choose", "papers"})
_ASKS |= {"list", "view_save", "view_forget", "papers_export", "people", "person_look", "audit"}
# Pages that a branch may open: lists show what it reaches, a thing's page opens if it reaches the
# holder (``owners.py``). Every other page is the head office's.
BRANCH = frozenset({"home", "applications", "application", "inquiries", "inquiry", "requests"})
BRANCH |= {"inquiry_close", "inquiry_page"}
BRANCH |= {
    "people",
    "person",
    "request",
    "evidence",
    "evidence_record",
    "evidence_apart",
    "evidence_page",
}


@dataclass(frozen=True, kw_only=True)
class Right:
    """What a page asks of who opens it. ``asks``: posting to it only asks."""

    duty: Duty
    asks: bool


RIGHTS: dict[str, Right] = {
    name: Right(duty=duty, asks=name in _ASKS)
    for duty, names in _PAGES.items()
    for name in names.split()
}


def allows(role: Role | None, route: str, *, reads: bool) -> bool:
    """Whether the role opens the page: to look (``reads``) or to act."""
    if route in COMMON:
        return True
    right = RIGHTS.get(route)
    if role is None or right is None:
        return False
    return role.looks(right.duty) if reads or right.asks else role.does(right.duty)
