"""Where members write, change and withdraw their reviews, and editors answer those of others."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from accounts.visible import one_line
from catalogue.fields.words import pounds
from catalogue.models import Rating
from catalogue.ratings.actions import NothingToAnswer, WhyMissing, rate, reply, withdraw
from catalogue.ratings.forms import AnswerForm, RatingForm
from catalogue.ratings.permissions import may_reply, may_withdraw
from catalogue.ratings.queries import (
    own_rating_or_404,
    own_review,
    quarter_of,
    rateable_or_404,
    reviews_by,
    written_or_404,
)


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    """What the members have written, and what became of it."""
    body = membership_or_404(request.user, organisation).organisation
    quarter = quarter_of(timezone.now())
    rows = [
        {
            "review": one,
            "may_change": one.rated_by == request.user and one.quarter == quarter,
            "may_withdraw": one.withdrawn_at is None and may_withdraw(request.user, one),
            "why_hidden": _why_hidden(one),
        }
        for one in reviews_by(body)
    ]
    context = {"organisation": body, "rows": rows}
    return render(request, "catalogue/ratings/own.html", context)


def _why_hidden(rating: Rating) -> str:
    """What the moderator wrote who hid it."""
    standing = [one.reason for one in rating.hidings.all() if one.restored_at is None]
    return standing[-1] if rating.hidden and standing else ""


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Writes a review, or changes the one that the person wrote in this quarter."""
    body = membership_or_404(request.user, organisation).organisation
    listing = rateable_or_404(body, one_line(request.GET.get("listing", "")))
    now = timezone.now()
    there = own_review(request.user, listing, at=now)
    form = RatingForm(request.POST or None, initial=_written(there) if there else None)
    if form.is_valid():
        try:
            after = rate(
                listing=listing, organisation=body, by=request.user, at=now, **form.cleaned_data
            )
        except WhyMissing as error:
            form.add_error("words", str(error))
        else:
            said = _("It stays hidden until a moderator puts it back.")
            messages.success(request, said if after.hidden else _("Your review is public now."))
            return redirect("ratings:reviews", listing.slug)
    context = {"organisation": body, "listing": listing, "form": form, "there": there}
    status = 422 if form.errors else 200
    return render(request, "catalogue/ratings/new.html", context, status=status)


def _written(rating: Rating) -> dict[str, Any]:
    """The form as its writer left it."""
    values = {name: getattr(rating, name) for name in RatingForm.base_fields}
    cost = rating.integration_pence
    return values | {
        "again": "yes" if rating.again else "no",
        "integration_pence": "" if cost is None else pounds(cost).removeprefix("£"),
    }


@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, organisation: str, rating: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = written_or_404(body, rating)
    if not may_withdraw(request.user, found):
        raise PermissionDenied(_("Only whoever wrote a review, or an owner, can withdraw it."))
    if request.method == "POST":
        withdraw(rating=found, by=request.user, at=timezone.now())
        messages.success(request, _("Withdrawn. It is shown and counted nowhere any more."))
        return redirect("ratings:own", organisation)
    context = {"organisation": body, "rating": found}
    return render(request, "catalogue/ratings/withdraw.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, organisation: str, rating: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = own_rating_or_404(body, rating)
    if not may_reply(request.user, found):
        raise PermissionDenied(_("Only editors of the publishing organisation can answer."))
    own_words = found.reply if found.replied_for == body else ""
    form = AnswerForm(request.POST or None, initial={"words": own_words})
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            reply(rating=found, words=words, by=request.user, at=timezone.now())
        except NothingToAnswer as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Your answer is public now."))
        return redirect("ratings:reviews", found.listing.slug)
    context = {"organisation": body, "rating": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/ratings/answer.html", context, status=status)
