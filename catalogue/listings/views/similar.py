"""What else there is for somebody who looks at one service."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.moments import one_moment
from catalogue.listings.queries import published_or_404
from catalogue.models import Capability
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.likeness import Alike, alternatives, similar
from catalogue.search.queries.results import Result, results_by_key

Shown = list[tuple[Result, Sequence[str]]]


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    listing = published_or_404(slug)
    capabilities = list(Capability.objects.filter(revisions=listing.live_revision))
    instead = alternatives(listing.pk, [one.pk for one in capabilities])
    like = similar(listing.pk, without=[one.listing_id for one in instead])
    results = results_by_key([one.listing_id for one in (*instead, *like)])
    chosen = urlencode([(CAPABILITY, one.slug) for one in capabilities])
    context = {
        "listing": listing,
        "alternatives": _shown(instead, results),
        "similar": _shown(like, results),
        "all_of_them": f"?{chosen}" if instead else "",
    }
    return render(request, "catalogue/listings/similar.html", context)


def _shown(found: Sequence[Alike], results: Mapping[int, Result]) -> Shown:
    return [(results[one.listing_id], one.reasons) for one in found if one.listing_id in results]
