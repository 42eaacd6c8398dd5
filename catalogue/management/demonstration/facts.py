"""Believable facts of one listing, by its kind."""

from collections.abc import Sequence
from random import Random

LICENCES = (
    "MIT",
    "MIT",
    "Apache-2.0",
    "EUPL-1.2",
    "GPL-3.0-or-later",
    "AGPL-3.0-or-later",
    "BSD-3-Clause",
)
TEAMS = (
    ("Product manager", "Developer", "User researcher"),
    ("Product manager", "Developer"),
    ("Service owner", "Support lead"),
    ("Developer",),
)
PHASES = ("stable", "stable", "stable", "beta", "beta", "development")
PRICES = (1_200, 2_400, 4_800, 9_000, 15_000, 28_000)
Facts = dict[str, object]


def facts_of(random: Random, kind: str, *, audience: Sequence[str], code: str, team: str) -> Facts:
    """`code` is the last part of its addresses, `team` whom to write to."""
    facts: Facts = {"phase": random.choice(PHASES), "audience": list(audience)}
    if kind != "commodity_service":
        facts |= _looked_after(code, team)
    if kind == "component":
        return facts | _software(random, code)
    facts |= {
        "support": f"A team answers on working days from 9am to 5pm: {team}.",
        "support_hours": random.choice(("working_hours", "working_hours", "extended_hours")),
        "deployment": [random.choice(("public_cloud", "community_cloud"))],
        "data_location": ["united_kingdom"],
        "certifications": random.sample(("cyber_essentials", "iso_27001", "iso_9001"), 2),
        "data_export": ["CSV by users themselves", "JSON through the open interface"],
    }
    return facts | (_shared(random) if kind == "shared_service" else _sold(random, code))


def _looked_after(code: str, team: str) -> Facts:
    """By the code, so that it takes nothing from the source of chance."""
    return {
        "team": list(TEAMS[len(code) % len(TEAMS)]),
        "support": f"A team answers questions on working days: {team}.",
        "documentation": f"https://docs.example/{code}",
    }


def _software(random: Random, code: str) -> Facts:
    major, minor = random.randint(1, 6), random.randint(0, 9)
    return {
        "licence": random.choice(LICENCES),
        "repository": f"https://code.example/{code}",
        "software_version": f"{major}.{minor}.0",
        "software_type": random.choice(("standalone/web", "standalone/backend", "library")),
        "platforms": ["web", "linux"],
        "interface_languages": ["en", "cy"] if random.random() < 0.3 else ["en"],
        "maintained_by": random.choice(("internal", "internal", "contract", "community")),
    }


def _shared(random: Random) -> Facts:
    free = random.random() < 0.4
    price = random.choice(PRICES)
    return {
        "price": "Free for public bodies." if free else f"£{price:,} a year.",
        "maintained_by": random.choice(("internal", "contract")),
        "exit": "Give three months' notice. We hand over all data and delete our copy.",
    }


def _sold(random: Random, code: str) -> Facts:
    least = random.choice(PRICES) * 100
    return {
        "price_minimum": least,
        "price_maximum": least * random.choice((1, 2, 3)),
        "price_unit": random.choice(("instance", "user", "licence")),
        "price_interval": random.choice(("month", "year")),
        "price_includes": ["Set-up and training", "Support in working hours"],
        "free_trial": random.choice(("yes", "no")),
        "framework": "Example Cloud Framework, lot 2",
        "framework_page": f"https://frameworks.example/cloud/{code}",
        "exit": "Give one month's notice. Data is handed over at no cost and then deleted.",
    }
