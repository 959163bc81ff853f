"""Evidence that came while the virus scanner did not answer is looked at again."""

from django.db import transaction

from koshin.capabilities.activities.models import Evidence
from koshin.platform.scanner import scan

AT_ONCE = 100


def scan_waiting(*, association: str) -> int:
    """How many files were found clean now: of each only its pages are left, and these are asked
    about. What is not found clean stays closed; the first question without an answer ends it."""
    waiting = Evidence.objects.filter(
        activity__holder__association=association, scan=Evidence.Scan.WAITING
    )
    clean = 0
    for found in waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            held = Evidence.objects.select_for_update().filter(pk=found).first()
            if held is None:
                continue
            verdict = scan(
                b"".join(bytes(page.content) for page in held.pictures.order_by("number"))
            )
            if verdict == "unknown":
                break
            if verdict != "infected":
                held.scan = Evidence.Scan.CLEAN if verdict == "clean" else ""
                held.save(update_fields=["scan"])
                clean += 1
    return clean
