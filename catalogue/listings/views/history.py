"""What has happened to a listing, as far as it is public."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catalogue.listings.queries import history_of, visible_or_404

ENTRIES = 50


@login_not_required
@require_GET
def history(request: HttpRequest, slug: str) -> HttpResponse:
    listing = visible_or_404(request.user, slug)
    if listing.live_revision is None:
        raise Http404
    address = reverse("listings:history", args=[slug])
    context = {
        "listing": listing,
        "page": Paginator(history_of(listing), ENTRIES).get_page(request.GET.get("page")),
        "address": lambda number: f"{address}?page={number}",
    }
    return render(request, "catalogue/listings/page_history.html", context)
