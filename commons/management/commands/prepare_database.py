from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from commons.database import grant_rights, make_role, migration_lock

OWNER_ONLY = "Run it with DATABASE_ROLE=owner, so that it may define tables."


class Command(BaseCommand):
    help = "Brings the database up to date: roles, tables, rights. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner":
            raise CommandError(OWNER_ONLY)
        with migration_lock(connection):
            make_role(connection)
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            call_command("createcachetable", verbosity=0)
            grant_rights(connection)
