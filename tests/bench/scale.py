"""A large commons: how long it takes to make, whether its figures add up."""

import time

from catalogue.statistics.queries import rollup_differences
from tests.bench import large
from tests.bench.lines import Line

DATABASE = "commons_scale"
SIZES = {"listings": 100_000, "organisations": 5_000, "adoptions": 1_000_000}


def measure() -> list[Line]:
    started = time.perf_counter()
    large.make(DATABASE, **SIZES)
    lines = [Line("scale: large commons made", time.perf_counter() - started, "s", 300)]
    large.go_to(DATABASE)
    lines.append(Line("scale: roll-up rows that differ", len(rollup_differences()), "rows", 0))
    large.go_to(large.HOME)
    return lines
