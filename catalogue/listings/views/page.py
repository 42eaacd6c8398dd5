"""The page that tells a listing's story."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.moments import one_moment
from accounts.permissions import is_member
from catalogue.adoption.queries import adopters_of
from catalogue.composition.queries.edges import extent_of
from catalogue.exchange import linked
from catalogue.exchange.publiccode import KINDS
from catalogue.exchange.queries import party_of, record_of
from catalogue.fields import Phase
from catalogue.listings.queries import ending_of, is_out_of_sight, visible_or_404
from catalogue.listings.views.description import description
from catalogue.models import Listing, ListingState, Revision, ScalingStage
from catalogue.models.offer import BRICK_KINDS
from catalogue.outcomes.queries import in_words, outcomes_of
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import score_of
from catalogue.scaling.words import standing_in_words
from catalogue.search.queries.likeness import Alike, alternatives
from catalogue.statistics.queries import AdoptionFigures, adoption_figures, chart_of

SHOWN_ADOPTERS = 5
SHOWN_OUTCOMES = 3
SHOWN_ALTERNATIVES = 3


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        listing = visible_or_404(request.user, slug)
    except Http404:
        if not is_out_of_sight(slug):
            raise
        return render(request, "catalogue/listings/out_of_sight.html", status=410)
    revision = listing.live_revision or newest_revision(listing)
    figures, stage = adoption_figures(listing.pk), getattr(listing, "scaling", None)
    context = {
        **description(listing, revision, wanted=request.GET.get("language", "")),
        "status": _status(listing, revision),
        "ending": ending_of(listing),
        "own": _is_own(request.user, listing),
        "linked": _linked(listing, figures),
        "exportable": listing.is_published and listing.kind in KINDS,
        "claimable": listing.is_claimable,
        "moderates": isinstance(request.user, User) and request.user.is_moderator,
        "figures": _figures(listing, figures),
        "reuse": figures.reuse,
        "reused": _organisations(figures.reuse),
        "groups": _groups(figures.reuse_groups),
        "used": any((figures.in_use, figures.trialling, figures.considering, figures.unconfirmed)),
        "as_of": figures.as_of,
        "adopters": adopters_of(listing, show="reuse")[:SHOWN_ADOPTERS] if figures.reuse else [],
        "outcomes": [in_words(one) for one in outcomes_of(listing)[:SHOWN_OUTCOMES]],
        "reviews": reviews_in_words(score_of(listing, at=timezone.now())),
        "accelerating": stage is not None and stage.accelerating,
        "spread": _spread(stage) if listing.kind in BRICK_KINDS else "",
        "chart": chart_of(f"listing:{listing.pk}:adoption"),
        "composed": extent_of(listing),
        "alternatives": _alternatives(listing, revision),
        "may_have_offers": listing.is_live and listing.kind in BRICK_KINDS,
        "offers": listing.offer_count if listing.kind in BRICK_KINDS else 0,
    }
    return render(request, "catalogue/listings/page.html", context)


def _linked(listing: Listing, figures: AdoptionFigures) -> dict[str, object] | None:
    """What machines read of a published one."""
    if not listing.is_published:
        return None
    owner = party_of(listing.organisation, identifiers=())
    return linked.document(record_of(listing, owner=owner, reused_by=figures.reuse))


def _alternatives(listing: Listing, revision: Revision) -> list[Alike]:
    does = [one.pk for one in revision.capabilities.all()]
    return alternatives(listing.pk, does, most=SHOWN_ALTERNATIVES) if listing.is_published else []


def _is_own(person: object, listing: Listing) -> bool:
    return isinstance(person, User) and is_member(person, listing.organisation)


def _spread(stage: ScalingStage | None) -> str:
    if stage is None:
        return _("It has not been looked at yet. Live services are looked at each night.")
    return standing_in_words(rung=stage.get_rung_display(), gates=stage.gates)


def _status(listing: Listing, revision: Revision) -> str:
    if listing.state == ListingState.RETIRED:
        return _("Its owner has ended this service. Nobody can begin to use it.")
    if listing.state == ListingState.SUSPENDED:
        return _("A moderator has taken this service out of sight.")
    if listing.has_lapsed:
        return _not_renewed(listing.lapses_on)
    if revision.facts.get("phase") == Phase.OBSOLETE:
        return _("Its owner calls this service obsolete.")
    return ""


def _not_renewed(since: date | None) -> str:
    if since is None:
        return _("Its supplier has not renewed this service. Nobody can begin to use it.")
    words = _(
        "Its supplier has not renewed this service since %(day)s. "
        "It is not in search, and nobody can begin to use it."
    )
    return words % {"day": date_format(since, "j F Y")}


def _figures(listing: Listing, figures: AdoptionFigures) -> list[dict[str, object]]:
    """The headline and what stands beside it, each with the list that it counts."""
    address = reverse("adoption:adopters", args=[listing.slug])
    shown = (
        (
            "reuse",
            figures.reuse,
            ngettext("organisation reuses it", "organisations reuse it", figures.reuse),
        ),
        ("in_use", figures.in_use, _("in use, its owner's group included")),
        ("trialling", figures.trialling, _("trying it out")),
        ("considering", figures.considering, _("considering it")),
        ("unconfirmed", figures.unconfirmed, _("recorded, not yet confirmed")),
    )
    return [
        {"number": number, "label": label, "href": f"{address}?show={show}"}
        for show, number, label in shown
    ]


def _organisations(number: int) -> str:
    words = ngettext(
        "Reused by %(count)s organisation", "Reused by %(count)s organisations", number
    )
    return words % {"count": f"{number:,}"}


def _groups(number: int) -> str:
    """Bodies under one owner are one group (`methods.md` 1.2)."""
    words = ngettext(
        "Those that reuse it belong to %(count)s ownership group.",
        "Those that reuse it belong to %(count)s ownership groups.",
        number,
    )
    return words % {"count": f"{number:,}"}


def reviews_in_words(score: Score) -> str:
    """The score once it may be published; before, what there is."""
    answers = ngettext("%(count)s answer", "%(count)s answers", score.answers)
    bodies = ngettext("%(count)s organisation", "%(count)s organisations", score.organisations)
    counted = {
        "answers": answers % {"count": f"{score.answers:,}"},
        "bodies": bodies % {"count": f"{score.organisations:,}"},
    }
    if score.share is None:
        return (
            _(
                "Not enough ratings yet (%(answers)s, %(bodies)s). "
                "A score needs five answers from four organisations."
            )
            % counted
        )
    share = {"share": round(score.share * 100)}
    return _("%(share)s%% of organisations would take it up again (%(answers)s, %(bodies)s).") % (
        counted | share
    )


def newest_revision(listing: Listing) -> Revision:
    """What its own members see while nothing of it is published."""
    revisions = listing.revisions.order_by("-pk").prefetch_related("texts", "capabilities")
    newest = revisions.first()
    if newest is None:
        raise Http404
    return newest
