"""By what people sign in besides a password, and where they are signed in."""

from django.db import models

from koshin.platform.encrypted import EncryptedField


class Passkey(models.Model):
    """A passkey (WebAuthn) of an account. Only its public half ever reaches us."""

    public_id = models.UUIDField(unique=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True, help_text="URL-safe base64")
    credential = models.BinaryField(help_text="attested credential data: id and public key (COSE)")
    sign_count = models.BigIntegerField(help_text="as the authenticator counted; 0 counts nothing")
    added_at = models.DateTimeField(help_text="real time")
    used_at = models.DateTimeField(null=True, help_text="real time")

    class Meta:
        db_table = "people_passkey"


class RecoveryCode(models.Model):
    """One code to sign in with where the second factor is lost; good once. Only a digest stays."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, help_text="real time")

    class Meta:
        db_table = "people_recovery_code"
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")
        ]


class MailedCode(models.Model):
    """Somebody asked for a code by mail. A row is written whether or not there is such a person.

    The code itself is kept nowhere: it is derived from the row and the server's secret.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        ACTIVATION = "activation"
        GUARDIAN = "guardian"
        EMAIL = "email"
        RESET = "reset"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey("people.Association", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    asked = EncryptedField(help_text="what was typed: number or mail address, birth date")
    key = models.CharField(max_length=64, help_text="keyed digest of what was typed")
    holder = models.ForeignKey("people.Holder", on_delete=models.PROTECT, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(help_text="real time")
    used_at = models.DateTimeField(null=True, help_text="real time")

    class Meta:
        db_table = "people_mailed_code"
        indexes = [
            models.Index(fields=["key", "asked_at"]),
            models.Index(fields=["holder", "asked_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="mailed_code_tried_five")
        ]


class SignedIn(models.Model):
    """A session that an account has open somewhere, for its holder to see and to end."""

    public_id = models.UUIDField(unique=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT)
    session_key = models.CharField(max_length=40, unique=True)
    way = models.CharField(max_length=12, help_text="password, code, passkey")
    agent = models.CharField(max_length=300, help_text="what the browser says it is")
    begun_at = models.DateTimeField(help_text="real time")
    seen_at = models.DateTimeField(help_text="real time, to five minutes")

    class Meta:
        db_table = "people_signed_in"
        indexes = [models.Index(fields=["account", "-seen_at"])]


class SignInFailure(models.Model):
    """A refused sign-in, counted to slow guessing. Holds no password and no name, only digests."""

    key = models.CharField(
        max_length=64,
        db_index=True,
        help_text="keyed digest of the account, or of the login as typed where there is none",
    )
    address = models.CharField(
        max_length=64, help_text="keyed digest of the account and the client's address"
    )
    source = models.CharField(
        max_length=64, db_default="", help_text="keyed digest of the client's address alone"
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "people_sign_in_failure"
        indexes = [models.Index(fields=["key", "at"]), models.Index(fields=["source", "at"])]
