#!/usr/bin/env python3
"""Runs Django's commands."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commons.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from commons.environment import SettingError  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
