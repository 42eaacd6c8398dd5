from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from accounts.visible import one_line
from catalogue.models import Listing
from catalogue.ratings.actions import rate, reply
from catalogue.ratings.forms import AnswerForm, RatingForm
from catalogue.ratings.permissions import may_reply
from catalogue.ratings.queries import own_rating_or_404, rateable_or_404, reviews_of, score_of


@login_not_required
@require_GET
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    listing = (
        Listing.objects.published()
        .filter(slug=slug)
        .select_related("live_revision", "organisation")
        .first()
    )
    if listing is None:
        raise Http404
    person = request.user
    context = {
        "listing": listing,
        "reviews": reviews_of(listing),
        "score": score_of(listing, at=timezone.now()),
        "may_answer": person.is_authenticated and _answers(person, listing),
    }
    return render(request, "catalogue/ratings/reviews.html", context)


def _answers(person: object, listing: Listing) -> bool:
    first = reviews_of(listing).first()
    return first is not None and may_reply(person, first)  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    listing = rateable_or_404(body, one_line(request.GET.get("listing", "")))
    form = RatingForm(request.POST or None)
    if form.is_valid():
        rate(
            listing=listing,
            organisation=body,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("Your review is public now."))
        return redirect("ratings:reviews", listing.slug)
    context = {"organisation": body, "listing": listing, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/ratings/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, organisation: str, rating: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = own_rating_or_404(body, rating)
    if not may_reply(request.user, found):
        raise PermissionDenied(_("Only editors of the publishing organisation can answer."))
    own = found.reply if found.replied_for == body else ""
    form = AnswerForm(request.POST or None, initial={"words": own})
    if form.is_valid():
        reply(rating=found, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        messages.success(request, _("Your answer is public now."))
        return redirect("ratings:reviews", found.listing.slug)
    context = {"organisation": body, "rating": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/ratings/answer.html", context, status=status)
