"""What bodies of the example run today: their own systems, what they buy, what a use replaces.

Drawn from a source of chance of its own, so that it changes nothing else of the story.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Organisation, User
from catalogue.dates import add_months
from catalogue.estate.actions.lines import declare, name_successor, retire
from catalogue.management.demonstration.people import ADOPTER, PUBLISHER
from catalogue.models import Adoption, Capability, EstateLine, HowMet

SEED = 1854
BODIES = 30
EACH = 4
MAKERS = (
    "Harbour Software", "Castle Records", "Millrace Systems", "Tollgate Computing",
    "Beacon and Daughters", "",
)  # fmt: skip
TEAMS = (
    "Digital team",
    "Head of customer services",
    "Finance systems team",
    "Records manager",
    "",
)


def keep_estates(
    bodies: Iterable[Organisation], *, editor: Callable[[Organisation], User], now: datetime
) -> None:
    """Four things of each of thirty bodies; of two of them one is replaced and one has ended."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    first = {PUBLISHER: 0, ADOPTER: 1}
    known = sorted(bodies, key=lambda one: (first.get(one.name, 2), one.pk))
    purposes = list(Capability.objects.filter(parent__isnull=False).order_by("pk"))
    for body in [one for one in known if not one.is_supplier][:BODIES]:
        by = editor(body)
        lines = [
            _record(
                random, body, purpose, own=number == 0 or random.random() < 0.7, by=by, now=now
            )
            for number, purpose in enumerate(random.sample(purposes, EACH))
        ]
        if body.name in first:
            _replace(lines, by=by, now=now)


def _record(
    random: Random,
    body: Organisation,
    purpose: Capability,
    *,
    own: bool,
    by: User,
    now: datetime,
) -> EstateLine:
    maker = random.choice(MAKERS)
    costs = random.random() < 0.8
    at = now - timedelta(days=random.randint(20, 300))
    end = add_months(timezone.localdate(now), random.randint(2, 40)) if maker else None
    return declare(
        organisation=body,
        capability=purpose,
        name=f"{maker.split()[0] if maker else body.name.split()[0]} {purpose.name.lower()}",
        met=HowMet.OWN_RUN if own else HowMet.ELSEWHERE,
        owner=random.choice(TEAMS),
        yearly_cost=random.randint(40, 2_400) * 50_000 if costs else None,
        cost_year=at.year if costs else None,
        supplier=maker,
        contract_ends_on=end,
        cost_public=random.random() < 0.5,
        supplier_public=random.random() < 0.4,
        contract_public=random.random() < 0.3,
        by=by,
        at=at,
    )


def _replace(lines: list[EstateLine], *, by: User, now: datetime) -> None:
    """A use takes the place of the first that they run, and the last has ended."""
    body = lines[0].organisation
    use = Adoption.objects.in_use().for_organisation(body).order_by("pk").first()
    name_successor(line=lines[0], adoption=use, by=by, at=now - timedelta(days=5))
    retire(
        line=lines[-1],
        retired_on=timezone.localdate(now) - timedelta(days=40),
        reference="Last invoice 20418",
        by=by,
        at=now - timedelta(days=3),
    )
