"""Who holds trainings, and who acts for them."""

from django.db import models


class Organiser(models.Model):
    """Who holds trainings and reports who was there: the association, a prefecture's or a sport's
    federation, or any other body (主催者)."""

    class Level(models.TextChoices):
        ASSOCIATION = "association"
        PREFECTURE = "prefecture"
        FEDERATION = "federation"
        OTHER = "other"

    association = models.ForeignKey("people.Association", on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level.choices)
    contact = models.CharField(max_length=200, help_text="whom holders ask, as they read it")
    provider = models.CharField(
        max_length=40, blank=True, help_text="its word in the scheme, where rules ask for one"
    )
    counts_at_once = models.BooleanField(
        help_text="what it reports counts; otherwise the office accepts each report first"
    )
    delivered_until = models.DateField(
        null=True, blank=True, help_text="the last day of which it has delivered its own records"
    )

    class Meta:
        db_table = "people_organiser"
        constraints = [
            models.UniqueConstraint(fields=["association", "name"], name="organiser_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class OrganiserMember(models.Model):
    """Somebody who acts for an organiser."""

    organiser = models.ForeignKey(Organiser, on_delete=models.PROTECT, related_name="members")
    account = models.OneToOneField(
        "people.Account", on_delete=models.PROTECT, related_name="organiser_member"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=200)

    class Meta:
        db_table = "people_organiser_member"

    def __str__(self) -> str:
        return f"organiser member {self.pk}"
