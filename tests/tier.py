"""How large the slow tests are: small in every run, whole with `make test TIER=full`."""

import os
from typing import TypeVar

Size = TypeVar("Size")
IS_FULL = os.environ.get("TIER", "") == "full"


def scaled(*, small: Size, full: Size) -> Size:
    return full if IS_FULL else small
