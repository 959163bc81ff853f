"""What was decided about a money case, by whom, and who approved it."""

from django.db import models
from django.db.models import F, Q


class CaseAct(models.Model):
    """One decision about a case; above the association's amount a second person does it."""

    class Act(models.TextChoices):
        ACCEPT = "accept"
        FORGIVE = "forgive"
        ALLOCATE = "allocate"
        REFUND = "refund"
        RETURN = "return"
        MOVE_ON = "move_on"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    case = models.ForeignKey("payments.MoneyCase", on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=10, choices=Act.choices)
    amount = models.PositiveIntegerField(help_text="yen that it moves")
    plan = models.JSONField(default=dict, help_text="allocate: charges (id and yen) to pay")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    alone_up_to = models.PositiveIntegerField(help_text="yen that one person may decide")
    proposed_by = models.BigIntegerField(null=True, help_text="account of the person")
    proposed_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True, help_text="account of the second person")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_case_act"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="proposed"), name="one_open_act_per_case"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(amount__lte=F("alone_up_to"))
                | Q(proposed_by__isnull=False, approved_by__isnull=False)
                & ~Q(proposed_by=F("approved_by")),
                name="large_acts_take_two",
            ),
        ]
