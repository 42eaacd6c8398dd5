#!/usr/bin/env python3
"""Runs Django's commands, with the settings of the portal that `make run` serves from here.

Whoever names settings of their own uses those alone.
"""

import os
import sys
from pathlib import Path

OWN = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commons.settings")
    if (
        not OWN & set(os.environ)
        and Path(__file__).with_name("var").joinpath("keys.json").exists()
    ):
        _use_local_settings()
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    from commons.environment import SettingError  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):  # it did answer, and refused
            raise
        print(f"The database at DATABASE_URL cannot be used: {error}", file=sys.stderr)
        print("On your own machine, start it by `make run` first.", file=sys.stderr)
        return 1
    return 0


def _use_local_settings() -> None:
    from commons.local.places import lasting  # noqa: PLC0415
    from commons.local.stack import environment  # noqa: PLC0415

    os.environ.update(environment(lasting()))


if __name__ == "__main__":
    sys.exit(main())
