"""`make bench ONLY=<group>`: measures what the issues name and says what is over its budget."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterable

from tests.bench.lines import Line

GROUPS = ("pages", "seed", "moderation", "scale", "statistics", "search")


def main(arguments: list[str]) -> int:
    chosen = [name for name in arguments if name] or list(GROUPS)
    unknown = set(chosen) - set(GROUPS)
    if unknown:
        print(f"There is no group {sorted(unknown)}. Choose from: {', '.join(GROUPS)}.")
        return 2
    subprocess.run(
        [sys.executable, "manage.py", "prepare_database", "--verbosity", "0"],
        env={**os.environ, "DATABASE_ROLE": "owner"},
        check=True,
    )
    django = importlib.import_module("django")
    django.setup()
    over = False
    for name in chosen:
        lines: Iterable[Line] = importlib.import_module(f"tests.bench.{name}").measure()
        for line in lines:
            print(line, flush=True)
            over = over or line.is_over
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
