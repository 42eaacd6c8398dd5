"""What pages read of the nightly rows."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import add

from django.db.models import Count, IntegerField, QuerySet
from django.db.models.functions import Cast
from django.http import Http404

from catalogue.models import Assessment, Listing, Rung, ScalingStage
from catalogue.models.scaling import POINTS


def every_stage() -> QuerySet[ScalingStage]:
    """All public ones, in their order."""
    return ScalingStage.objects.shown().by_value()


def stages_of(keys: Iterable[int]) -> list[ScalingStage]:
    """Those rows in this order, with what a list shows of each service."""
    wanted = list(keys)
    rows = ScalingStage.objects.select_related("listing__organisation", "listing__live_revision")
    found = rows.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def ladder() -> dict[str, int]:
    """How many services stand on each rung; each is the length of the list of that rung."""
    rows = ScalingStage.objects.shown().values_list("rung").annotate(number=Count("pk"))
    counts = Counter(dict(rows))
    return {rung: counts[rung] for rung in Rung.values}


def latest_look() -> tuple[date, int] | None:
    """The day of the rows, and the version of the method; None before the first look.

    All rows are of one look.
    """
    rows = ScalingStage.objects.order_by("listing")
    return rows.values_list("computed_on", "method_version").first()


def stage_of(listing: Listing) -> ScalingStage | None:
    """None until the first night after it went live."""
    return ScalingStage.objects.filter(listing=listing).first()


def watch_list() -> QuerySet[ScalingStage]:
    """What curators look at, the surest acceleration first; `points` are those met, if assessed."""
    met = [Cast(f"listing__assessment__{point}", IntegerField()) for point in POINTS]
    return (
        ScalingStage.objects.watched()
        .select_related("listing__organisation", "listing__live_revision")
        .annotate(points=reduce(add, met))
        .order_by("-watch_lower", "tie", "listing")
    )


def assessable_or_404(slug: str) -> Listing:
    found = (
        Listing.objects.live()
        .filter(slug=slug)
        .select_related("organisation", "live_revision")
        .first()
    )
    if found is None:
        raise Http404
    return found


def assessment_of(listing: Listing) -> Assessment | None:
    return Assessment.objects.filter(listing=listing).select_related("assessed_by").first()
