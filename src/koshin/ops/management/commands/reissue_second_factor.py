"""``./run manage reissue_second_factor``: a new authenticator for a member of staff."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.people.actions.reissue_second_factor import reissue_second_factor
from koshin.capabilities.people.models import Association
from koshin.core.refusal import Refused
from koshin.ops.management.commands.create_staff import SECRET_BYTES
from koshin.platform import clock
from koshin.platform.audit import SYSTEM


class Command(BaseCommand):
    help = "Replaces the second factor of a member of staff and prints the new otpauth URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="the association's code")
        parser.add_argument("email", help="the mail address they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(code=options["association"]).first()
        if association is None:
            raise CommandError("There is no such association.")
        try:
            device = reissue_second_factor(
                association=association.code,
                email=options["email"],
                second_factor=secrets.token_hex(SECRET_BYTES),
                at=clock.business_now(association.clock_offset),
                actor=SYSTEM,
            )
        except Refused as refused:
            raise CommandError(" ".join(r.sentence for r in refused.refusals)) from None
        self.stdout.write("この URL を認証アプリに登録してください(二度と表示されません):")
        self.stdout.write(device.config_url)
