"""What is known of one live service on the day of a look. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.scaling.gates import Evidence

Home = tuple[str, str]
"""Sector and nation, '' where it is of none."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """`adopters` are its reusers among the `eligible` organisations, `others` where all reusers
    are at home. `begun` and `open` are counts of ownership groups by day: those that had taken
    it up by then, and the eligible ones that had not. `yearly_saving` is the low one (P10) of
    an adopter, in pence; None while no saving has been verified.
    """

    listing: int
    tie: int
    home: Home
    others: Sequence[Home]
    capabilities: Sequence[int]
    adopters: int
    eligible: int
    evidence: Evidence
    begun: Mapping[date, int]
    open: Mapping[date, int]
    yearly_saving: int | None = None
