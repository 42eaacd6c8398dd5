"""What everybody reads of the outcomes of a service."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.moments import one_moment
from catalogue.models import Listing
from catalogue.outcomes.queries import history_of, in_words, outcomes_of, shown_or_404

PAGE = 20


@login_not_required
@require_GET
@one_moment(writes=False)
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    listing = Listing.objects.published().filter(slug=slug).select_related("live_revision").first()
    if listing is None:
        raise Http404
    reports = outcomes_of(listing)
    page = Paginator(reports, PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page": page,
        "reports": [in_words(one) for one in page.object_list],
        "verified": reports.verified().count(),  # type: ignore[attr-defined]
        "bodies": reports.order_by().values("organisation").distinct().count(),
        "moderates": isinstance(request.user, User) and request.user.is_moderator,
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/outcomes/outcomes.html", context)


@login_not_required
@require_GET
def history(request: HttpRequest, slug: str, report: int) -> HttpResponse:
    """What of it was changed, when, field by field."""
    found = shown_or_404(slug, report)
    context = {"listing": found.listing, "report": found, "entries": history_of(found)}
    return render(request, "catalogue/outcomes/history.html", context)
