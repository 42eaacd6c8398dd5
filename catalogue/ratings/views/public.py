"""What everybody reads of a service's reviews."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.moments import one_moment
from accounts.permissions import is_editor
from catalogue.models import Listing, Rating
from catalogue.ratings.queries import history_of, in_words, reviews_of, shown_or_404, tally_of

PAGE = 20
FACTS = ("hours_released", "integration_days", "integration_pence")


@login_not_required
@require_GET
@one_moment(writes=False)
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    listing = (
        Listing.objects.published()
        .filter(slug=slug)
        .select_related("live_revision", "organisation")
        .first()
    )
    if listing is None:
        raise Http404
    shown = list(reviews_of(listing))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    person = request.user
    context = {
        "listing": listing,
        "page": page,
        "reviews": [_row(one) for one in page.object_list],
        "tally": tally_of(shown, at=timezone.now()),
        "may_answer": isinstance(person, User) and is_editor(person, listing.organisation),
        "moderates": isinstance(person, User) and person.is_moderator,
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/ratings/reviews.html", context)


def _row(rating: Rating) -> dict[str, object]:
    """A review with its context in words; what is not given is ''."""
    facts = {name: in_words(name, getattr(rating, name)) for name in FACTS}
    return {"review": rating, **facts}


@login_not_required
@require_GET
def history(request: HttpRequest, slug: str, rating: int) -> HttpResponse:
    """What of it was changed, when, field by field."""
    found = shown_or_404(slug, rating)
    context = {"listing": found.listing, "rating": found, "entries": history_of(found)}
    return render(request, "catalogue/ratings/history.html", context)
