"""What the example's services are built from: a few bricks in many, some of them in each other.

Drawn from a source of chance of its own, so that it changes nothing else of the story.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from django.db.models import Count

from accounts.models import Organisation, User
from catalogue.composition.actions.linking import link
from catalogue.management.demonstration.people import PUBLISHER
from catalogue.models import Kind, Listing, Part, Relation

SEED = 1931
FOUNDATIONS, BRICKS, WHOLES = 3, 9, 16
"""Those that bricks need, the bricks, and the services that are built from them."""

Pair = tuple[Listing, Listing, Relation]


def build_from_bricks(*, editor: Callable[[Organisation], User], now: datetime) -> list[Part]:
    """Some forty links, so that a foundation is reached through bricks and through wholes."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    used = Listing.objects.live().select_related("organisation").annotate(uses=Count("adoptions"))
    listings = list(used.order_by("-uses", "pk"))
    components = [one for one in listings if one.kind == Kind.COMPONENT]
    foundations = components[:FOUNDATIONS]
    bricks = components[FOUNDATIONS : FOUNDATIONS + BRICKS]
    others = [one for one in listings if one not in {*foundations, *bricks}]
    # Those of the people whom one can sign in as are among the wholes.
    others.sort(key=lambda one: one.organisation.name != PUBLISHER)
    wholes = others[:WHOLES]
    pairs: list[Pair] = [(one, random.choice(foundations), Relation.DEPENDS_ON) for one in bricks]
    pairs += [
        (one, brick, random.choice((Relation.CONTAINS, Relation.DEPENDS_ON)))
        for one in wholes
        for brick in random.sample(bricks, random.randint(1, 2))
    ]
    pairs += _kin(random, wholes, others[WHOLES:])
    return [
        link(
            whole=whole,
            part=part,
            relation=relation,
            by=editor(whole.organisation),
            at=now - timedelta(days=random.randint(2, 60)),
        )
        for whole, part, relation in pairs
    ]


def _kin(random: Random, wholes: Sequence[Listing], others: Sequence[Listing]) -> list[Pair]:
    """Some began as copies of others, or take their place; nobody is reached through these."""
    relations = (Relation.BASED_ON, Relation.REPLACES)
    return [
        (whole, other, relations[number % 2])
        for number, (whole, other) in enumerate(
            zip(wholes[:6], random.sample(others, 6), strict=True)
        )
    ]
