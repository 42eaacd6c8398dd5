from typing import Any

from django.core.management.base import BaseCommand

from catalogue.search.actions import rebuild_all


class Command(BaseCommand):
    help = "Makes the rows that search reads again from the listings. Search goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_all()} services brought up to date.")
