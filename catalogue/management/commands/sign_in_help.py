from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from catalogue.management.demonstration.people import CAST, PASSWORD


class Command(BaseCommand):
    help = "Says where the portal is and how to sign in as each kind of user."

    def handle(self, *args: Any, **options: Any) -> None:
        address = settings.BASE_URL
        lines = ["", f"The digital commons is at  {address}", ""]
        present = set(User.objects.values_list("email", flat=True))
        players = [player for player in CAST if player.email in present]
        if players:
            lines.append(f"Sign in at {address}/account/sign-in/ with the password  {PASSWORD}")
            lines += [f"  {one.email:32} {self._who(one)}" for one in players]
        lines += [
            "",
            f"Mail stays here:  {address}/mailbox/",
            "Logs:  var/logs/",
            "Stop with Ctrl-C.",
        ]
        self.stdout.write("\n".join(lines))

    def _who(self, player: Any) -> str:
        place = player.organisation or "the site"
        return f"{player.role or player.site_role} of {place}: {player.tries}"
