"""A large believable commons by COPY, for benchmarks. Nothing is replayed, no chart is drawn."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organisation
from catalogue.management.demonstration.scale import Sizes, fill
from catalogue.models import Listing
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup


class Command(BaseCommand):
    help = "Fills an empty database with a large fictional commons, for benchmarks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listings", type=int, default=10_000)
        parser.add_argument("--organisations", type=int, default=500)
        parser.add_argument("--adoptions", type=int, default=50_000)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner" or not settings.DEMONSTRATION:
            raise CommandError("Run it with DATABASE_ROLE=owner and DEMONSTRATION=1.")
        sizes = Sizes(
            listings=options["listings"],
            organisations=options["organisations"],
            adoptions=options["adoptions"],
        )
        if Listing.objects.exists() or Organisation.objects.exists():
            raise CommandError("The database is not empty. Name an empty one in DATABASE_URL.")
        if sizes.adoptions > sizes.listings * sizes.organisations // 4:
            raise CommandError(
                "Too many adoptions: at most a quarter of listings times organisations."
            )
        for step in fill(sizes):
            self.stdout.write(step)
        self.stdout.write(f"roll-up: {rebuild_rollup():,} rows")
        self.stdout.write(f"search: {rebuild_all():,} listings")
