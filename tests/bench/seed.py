"""How long the example commons takes to load."""

from tests.bench.example import load
from tests.bench.lines import Line


def measure() -> list[Line]:
    return [Line("seed: example commons loaded", load(), "s", 20)]
