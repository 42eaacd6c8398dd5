"""What else there is for somebody who looks at one service."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.moments import one_moment
from catalogue.listings.queries import capabilities_of, visible_or_404
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.likeness import Alike, alternatives, similar
from catalogue.search.queries.results import Result, results_for


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    listing = visible_or_404(AnonymousUser(), slug)
    capabilities = capabilities_of(listing)
    instead = alternatives(listing.pk, capabilities)
    known = {one.match.listing_id for one in instead}
    like = [one for one in similar(listing.pk) if one.match.listing_id not in known]
    chosen = urlencode([(CAPABILITY, one.slug) for one in capabilities])
    context = {
        "listing": listing,
        "alternatives": _shown(instead),
        "similar": _shown(like),
        "all_of_them": f"?{chosen}" if instead else "",
    }
    return render(request, "catalogue/listings/similar.html", context)


def _shown(found: Sequence[Alike]) -> list[tuple[Result, Sequence[str]]]:
    reasons = {one.match.listing_id: one.reasons for one in found}
    return [
        (result, reasons[result.match.listing_id])
        for result in results_for([one.match for one in found])
    ]
