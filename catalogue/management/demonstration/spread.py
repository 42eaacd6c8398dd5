"""What curators say of the example's services that others reuse."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from catalogue.models import Adoption, Listing
from catalogue.models.offer import BRICK_KINDS
from catalogue.models.scaling import POINTS
from catalogue.scaling.actions import assess

ASSESSED = 16
MET = (7, 6, 7, 5, 6, 4)
"""Points met, in turn."""
WHY = {
    "credible": ("Two bodies measured it before and after.", "Only its publisher measured it."),
    "observable": ("There is a demonstration for everybody.", "It is seen on request only."),
    "relevant": ("Most bodies have this need.", "Few bodies have this need."),
    "advantage": ("It takes half the time of what bodies use.", "It is about as good as others."),
    "easy": ("A small team takes it up in weeks.", "It takes a project of months."),
    "compatible": ("It reads the usual formats.", "It asks for a change of the register."),
    "testable": ("There is a place to try it out.", "It cannot be tried out yet."),
}


def assess_the_used(listings: Sequence[Listing], *, by: User, at: datetime) -> None:
    """Those that most organisations use; a few hours apart, in the order of their use."""
    uses = _uses(listings)
    used = [one for one in listings if one.kind in BRICK_KINDS and one.is_live]
    most = sorted(used, key=lambda one: (-uses.get(one.pk, 0), one.pk))[:ASSESSED]
    for place, listing in enumerate(most):
        answers = _answers(MET[place % len(MET)])
        assess(listing=listing, answers=answers, seen=0, by=by, at=at + timedelta(hours=3 * place))


def _uses(listings: Sequence[Listing]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    keys = Adoption.objects.in_use().filter(listing__in=listings)
    for key in keys.values_list("listing_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def _answers(met: int) -> dict[str, bool | str]:
    """The first points met, the others not."""
    answers: dict[str, bool | str] = {}
    for place, point in enumerate(POINTS):
        well, badly = WHY[point]
        answers |= {point: place < met, f"{point}_why": well if place < met else badly}
    return answers
