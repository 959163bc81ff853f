"""Bank files as they came, every line of them, and which line pays what and why."""

from django.db import models
from django.db.models import Q

from koshin.capabilities.payments.models import Bundle, Charge, Refund, Settlement
from koshin.capabilities.people.models import Association


class BankFile(models.Model):
    """A file as somebody handed it in, kept before anybody read it. Once per content."""

    class State(models.TextChoices):
        RECEIVED = "received"
        REFUSED = "refused"
        CHECKED = "checked"
        QUEUED = "queued"
        TAKEN_IN = "taken_in"

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.CharField(max_length=24, help_text="code of the association's own account")
    format = models.CharField(max_length=24, help_text="zengin01, zengin03 or a CSV profile")
    name = models.CharField(max_length=200, help_text="as the file was called")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    faults = models.JSONField(default=list, help_text="line, code and what was seen")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    rows = models.PositiveIntegerField(default=0, help_text="movements in the file")
    new_rows = models.PositiveIntegerField(default=0, help_text="of them, seen for the first time")
    rows_done = models.PositiveIntegerField(default=0, help_text="of them, taken in by now")
    matching_done = models.BooleanField(default=False)
    received_at = models.DateTimeField(help_text="business time")
    taken_in_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bank_file"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "account", "digest"], name="bank_file_once"
            )
        ]
        indexes = [models.Index(fields=["association", "-received_at"])]


class BankRow(models.Model):
    """One movement on an account, once, however many files tell of it.

    Money that came stands in suspense from the moment the row stands here, until a match moves it.
    """

    class State(models.TextChoices):
        NEW = "new"
        MATCHED = "matched"
        SUGGESTED = "suggested"
        UNMATCHED = "unmatched"
        SET_ASIDE = "set_aside"
        TAKEN_BACK = "taken_back"
        NOTED = "noted"
        PAYOUT = "payout"
        RETURNED = "returned"

    # Those whose money waits in suspense for somebody.
    WAITING = (State.NEW, State.SUGGESTED, State.UNMATCHED, State.SET_ASIDE)

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.CharField(max_length=24)
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="told_first")
    line = models.PositiveIntegerField(help_text="in the file that told of it first, from 1")
    raw = models.TextField(help_text="the line as it came")
    digest = models.CharField(max_length=64, help_text="of what identifies a movement")
    ordinal = models.PositiveIntegerField(help_text="among rows of the same digest, from 0")
    booked_on = models.DateField()
    value_on = models.DateField()
    incoming = models.BooleanField()
    kind = models.CharField(max_length=12, help_text="transfer, cash, correction, other")
    amount = models.BigIntegerField(help_text="yen, not negative")
    sequence = models.CharField(max_length=40, blank=True)
    payer = models.CharField(max_length=200, blank=True, help_text="as the bank wrote it")
    payer_code = models.CharField(max_length=20, blank=True)
    sender = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    edi = models.CharField(max_length=40, blank=True)
    cancels = models.BooleanField(help_text="the bank takes back an earlier deposit")
    name_key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    taken_back_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="takes_back"
    )
    returned_refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, help_text="that the bank sent back"
    )
    refund_paid_on = models.DateField(null=True, help_text="when that refund had left us")
    note = models.CharField(max_length=300, blank=True, help_text="why it was set aside")

    class Meta:
        db_table = "bank_row"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "account", "digest", "ordinal"], name="bank_row_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="bank_row_not_negative"),
        ]
        indexes = [
            models.Index(fields=["association", "state", "booked_on"]),
            models.Index(fields=["association", "name_key"]),
            models.Index(fields=["file"]),
        ]


class Match(models.Model):
    """What a row may pay or pays: a suggestion, or what was decided. Never removed."""

    class State(models.TextChoices):
        SUGGESTED = "suggested"
        DECIDED = "decided"
        APPLIED = "applied"
        UNDONE = "undone"
        DROPPED = "dropped"

    LIVE = (State.DECIDED, State.APPLIED)

    row = models.ForeignKey(BankRow, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=State.choices)
    rung = models.CharField(max_length=12, help_text="of the ladder (koshin.core.bank.ladder)")
    reasons = models.JSONField(default=list, help_text="the evidence; each has its points")
    score = models.PositiveSmallIntegerField(help_text="points, at most 100")
    automatic = models.BooleanField(help_text="certain, so that nobody was asked")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    why = models.CharField(max_length=500, blank=True, help_text="what the person said")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "bank_match"
        constraints = [
            models.UniqueConstraint(
                fields=["row"],
                condition=Q(state__in=["decided", "applied"]),
                name="one_live_match_per_row",
            )
        ]
        indexes = [
            models.Index(fields=["row", "state"]),
            models.Index(
                fields=["state"], condition=Q(state="decided"), name="bank_match_to_apply"
            ),
        ]


class MatchShare(models.Model):
    """How much of a row a match gives to a charge, or to a bundle of charges."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="shares")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, null=True)
    amount = models.BigIntegerField(help_text="yen")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "bank_match_share"
        constraints = [
            models.CheckConstraint(
                condition=Q(charge__isnull=False, bundle__isnull=True)
                | Q(charge__isnull=True, bundle__isnull=False),
                name="share_of_charge_or_bundle",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_is_positive"),
        ]


class Payout(models.Model):
    """A row is what a provider paid out to us for some days, less what it kept. Never removed."""

    row = models.ForeignKey(BankRow, on_delete=models.PROTECT, related_name="payouts")
    provider = models.CharField(max_length=16)
    method = models.CharField(max_length=8, blank=True, help_text="blank: every method")
    first_day = models.DateField(help_text="of the payments that it pays out")
    last_day = models.DateField()
    total = models.BigIntegerField(help_text="yen taken less given back in these days")
    amount = models.BigIntegerField(help_text="yen that came: those of the row")
    fees = models.BigIntegerField(help_text="yen that the provider kept of the total")
    listed_fees = models.BigIntegerField(help_text="of the fees, booked with a list already")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "bank_payout"
        constraints = [
            models.UniqueConstraint(
                fields=["row"],
                condition=Q(undone_at__isnull=True),
                name="one_live_payout_per_row",
            ),
            models.CheckConstraint(
                condition=Q(total=models.F("amount") + models.F("fees")),
                name="payout_leaves_no_difference",
            ),
            models.CheckConstraint(
                condition=Q(fees__gte=models.F("listed_fees"), amount__gt=0),
                name="payout_keeps_no_less_than_listed",
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="payout_of_some_days"
            ),
        ]
        indexes = [models.Index(fields=["provider", "last_day"])]


class VirtualNumber(models.Model):
    """An account number that the bank keeps for one payer, given to a charge (入金専用口座)."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.CharField(max_length=24, help_text="code of the real account behind it")
    number = models.CharField(max_length=7)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True, help_text="when another charge got the number")

    class Meta:
        db_table = "bank_virtual_number"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "account", "number"],
                condition=Q(freed_at__isnull=True),
                name="virtual_number_given_once",
            ),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(freed_at__isnull=True),
                name="one_virtual_number_per_charge",
            ),
        ]
