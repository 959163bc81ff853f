"""Associations, their holders, staff and organisers, and the accounts they sign in with."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from koshin.capabilities.people.data_models import (
    Consent,
    ErasureRequest,
    Guardian,
    HolderPhoto,
)
from koshin.capabilities.people.entry_models import (
    MailedCode,
    Passkey,
    RecoveryCode,
    SignedIn,
    SignInFailure,
)
from koshin.capabilities.people.organiser_models import Organiser, OrganiserMember
from koshin.core.scheme.roles import MANAGER

__all__ = [
    "Account",
    "Acting",
    "Association",
    "Consent",
    "ErasureRequest",
    "Guardian",
    "Holder",
    "HolderPhoto",
    "MailedCode",
    "Organiser",
    "OrganiserMember",
    "Passkey",
    "RecoveryCode",
    "SignInFailure",
    "SignedIn",
    "StaffMember",
]


class Association(models.Model):
    """Who issues qualifications. ``clock_offset`` moves its business date (demo and tests only)."""

    code = models.SlugField(max_length=32, primary_key=True)
    name = models.CharField(max_length=120)
    clock_offset = models.DurationField()

    class Meta:
        db_table = "people_association"

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Loads an account with its person, so that a page needs one query for who is asking."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        return super().get_queryset().select_related("association", "holder", "staff_member")

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """A way to sign in at one association; ``login`` is ``<association>/<number or mail>``."""

    HOLDER = "holder"
    STAFF = "staff"
    ORGANISER = "organiser"
    KINDS = (HOLDER, STAFF, ORGANISER)

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    login = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return f"account {self.pk}"


class Holder(models.Model):
    """A person at an association. Names are stored as typed, never normalised; ``kana`` sorts."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, null=True, related_name="holder"
    )
    number = models.CharField(max_length=20)
    family_name = models.CharField(max_length=60)
    given_name = models.CharField(max_length=60, blank=True)
    family_kana = models.CharField(max_length=60)
    given_kana = models.CharField(max_length=60, blank=True)
    romanised_name = models.CharField(
        max_length=80, blank=True, db_default="", help_text="in Latin letters, as in the passport"
    )
    former_name = models.CharField(
        max_length=60, blank=True, db_default="", help_text="旧姓・旧氏名, as typed"
    )
    birth_date = models.DateField()
    email = models.EmailField(max_length=200, blank=True)
    second_email = models.EmailField(
        max_length=200, blank=True, db_default="", help_text="mails go here too"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="national digits without hyphens")
    postal_code = models.CharField(max_length=7, blank=True)
    prefecture = models.CharField(max_length=8, blank=True)
    city = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200, blank=True)
    building = models.CharField(max_length=200, blank=True)
    invoice_addressee = models.CharField(max_length=200, blank=True, help_text="請求書宛名")
    invoice_sender = models.CharField(max_length=200, blank=True, help_text="送付者名")
    delivery_country = models.CharField(
        max_length=60, blank=True, db_default="", help_text="empty: in Japan"
    )
    delivery_address = models.CharField(
        max_length=400,
        blank=True,
        db_default="",
        help_text="lines of the label where things go elsewhere than to the registered address",
    )
    public_fields = ArrayField(
        models.CharField(max_length=20),
        db_default=[],
        help_text="what the public register may show, beyond that the qualification is valid",
    )
    unwanted_mails = ArrayField(
        models.CharField(max_length=20), db_default=[], help_text="kinds of mail not to be sent"
    )
    terms_version = models.CharField(
        max_length=40, blank=True, db_default="", help_text="of the terms last agreed to"
    )
    joined_on = models.DateField()
    classes = ArrayField(
        models.CharField(max_length=40),
        db_default=[],
        help_text="会員区分 and affiliations, in the words of the association's scheme",
    )

    class Meta:
        db_table = "people_holder"
        constraints = [
            models.UniqueConstraint(fields=["association", "number"], name="holder_number_once"),
            models.UniqueConstraint(
                fields=["association", "email"],
                condition=~models.Q(email=""),
                name="holder_email_once",
            ),
        ]
        indexes = [models.Index(fields=["association", "family_kana", "given_kana"])]

    def __str__(self) -> str:
        return f"holder {self.number}"

    @property
    def name(self) -> str:
        """Family and given name with one space between them."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()


class StaffMember(models.Model):
    """Somebody of the association's office. ``prefectures`` and ``affiliations`` limit whose data
    they reach (:mod:`koshin.capabilities.people.reach`); where both are empty, nothing does."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff_member")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=200)
    role = models.CharField(
        max_length=40, default=MANAGER, db_default=MANAGER, help_text="a role of the scheme"
    )
    prefectures = ArrayField(models.CharField(max_length=8), default=list, db_default=[])
    affiliations = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], help_text="of the classes"
    )

    class Meta:
        db_table = "people_staff_member"
        constraints = [
            models.UniqueConstraint(fields=["association", "email"], name="staff_email_once")
        ]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class RoleGrant(models.Model):
    """A role that somebody proposes for a member of staff, new or known, and another gives."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    member = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="grants"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=200)
    role = models.CharField(max_length=40)
    prefectures = ArrayField(models.CharField(max_length=8), default=list)
    affiliations = ArrayField(models.CharField(max_length=40), default=list)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices)
    proposed_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_role_grant"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="granted")
                | models.Q(decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="role_granted_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_at__isnull=True)
                | ~models.Q(state="proposed") & models.Q(decided_at__isnull=False),
                name="role_grant_decided_once",
            ),
            models.UniqueConstraint(
                fields=["association", "email"],
                condition=models.Q(state="proposed"),
                name="one_proposed_role_per_person",
            ),
        ]


class Acting(models.Model):
    """Staff act for a holder who has no network, keyed from a paper form; ``ends_at`` is real."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="actings")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="actings")
    reason = models.CharField(max_length=200)
    reads_only = models.BooleanField(
        db_default=False, help_text="they only look at the pages as the holder sees them"
    )
    received_on = models.DateField(help_text="when the paper form or the call came")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="real time: nobody acts longer than this")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_acting"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="acting_has_a_reason"),
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_acting_per_staff",
            ),
        ]
        indexes = [models.Index(fields=["holder", "begun_at"])]
