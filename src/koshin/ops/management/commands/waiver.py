"""``./run manage waiver``: grant, list and revoke 特例措置 without the office's pages."""

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.queries import concerned
from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.capabilities.schemes.actions.revoke_waiver import revoke_waiver
from koshin.capabilities.schemes.models import Waiver
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.platform.audit import SYSTEM


def number(text: str) -> Decimal:
    """An amount; raises ``ValueError`` otherwise, as argparse wants it."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None


class Command(BaseCommand):
    help = "Grants a waiver to a holder or a cohort, lists them, or revokes one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association")
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("list", help="every waiver, those in force first")
        grant = words.add_parser("grant", help="for --holder, or for everybody who fits")
        grant.add_argument("--holder", default="", help="the holder's number")
        grant.add_argument("--qualification", default="")
        grant.add_argument("--cycle", default="", help="2027, or 2027-03-31")
        grant.add_argument("--area", default="", help="the prefecture")
        grant.add_argument("--requirement", default="", help="the code of a part")
        grant.add_argument("--at-least", type=number, help="the need instead of the scheme's")
        grant.add_argument("--counts-until", type=date.fromisoformat)
        grant.add_argument("--window-until", type=date.fromisoformat)
        grant.add_argument("--reason", required=True, help="shown to the holders")
        grant.add_argument("--preview", action="store_true", help="only count, change nothing")
        revoke = words.add_parser("revoke", help="by its number in the list")
        revoke.add_argument("waiver", type=int)
        revoke.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            association = Association.objects.get(pk=options["association"])
            getattr(self, f"_{options['word']}")(association, options)
        except Association.DoesNotExist:
            raise CommandError(f"There is no association {options['association']}.") from None
        except Waiver.DoesNotExist:
            raise CommandError("There is no such waiver of this association.") from None
        except Refused as refused:
            said = " ".join(refusal.sentence for refusal in refused.refusals)
            raise CommandError(said) from None

    def _list(self, association: Association, options: dict[str, Any]) -> None:
        for waiver in queries.waivers(association.pk):
            state = f"revoked {waiver.revoked_on}" if waiver.revoked_on else "in force"
            whom = waiver.holder.number if waiver.holder else "cohort"
            what = waiver.requirement or f"window until {waiver.window_until}"
            self.stdout.write(
                f"{waiver.pk} {waiver.granted_on} {state} {whom} {what}: {waiver.reason}"
            )

    def _grant(self, association: Association, options: dict[str, Any]) -> None:
        at = clock.business_now(association.clock_offset)
        scheme = queries.current(association.pk, at.date()).scheme
        scope = Scope(
            holder=self._holder(association, options["holder"]),
            qualification=options["qualification"],
            cycle=options["cycle"],
            area=options["area"],
        )
        easing = Easing(
            requirement=options["requirement"],
            at_least=options["at_least"],
            counts_until=options["counts_until"],
            window_until=options["window_until"],
        )
        if not options["preview"]:
            waiver = grant_waiver(
                association=association.pk,
                scheme=scheme,
                scope=scope,
                easing=easing,
                reason=options["reason"],
                at=at,
                actor=SYSTEM,
            )
            self.stdout.write(f"Granted waiver {waiver.pk}.")
        count = concerned(
            scheme,
            association=association.pk,
            holder=scope.holder,
            qualification=scope.qualification,
            cycle=scope.cycle,
            area=scope.area,
        )
        self.stdout.write(f"It concerns {count} holders now.")

    def _revoke(self, association: Association, options: dict[str, Any]) -> None:
        revoke_waiver(
            waiver=options["waiver"],
            association=association.pk,
            reason=options["reason"],
            at=clock.business_now(association.clock_offset),
            actor=SYSTEM,
        )
        self.stdout.write(f"Revoked waiver {options['waiver']}.")

    def _holder(self, association: Association, number: str) -> int | None:
        if not number:
            return None
        found = Holder.objects.filter(association=association, number=number).first()
        if found is None:
            raise CommandError(f"There is no holder {number}.")
        return found.pk
