"""The page that tells a listing's story."""

from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.permissions import is_member
from catalogue.adoption.queries import adopters_of
from catalogue.exchange.publiccode import KINDS
from catalogue.fields import (
    BY_NAME,
    Field,
    FieldType,
    Home,
    Phase,
    is_given,
    public_fields_of,
    sections_of,
)
from catalogue.fields.words import as_lines
from catalogue.listings.queries import visible_or_404
from catalogue.models import Listing, ListingState, Revision
from catalogue.models.offer import BRICK_KINDS
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import score_of
from catalogue.statistics.queries import AdoptionFigures, adoption_figures, chart_of
from catalogue.suppliers.queries import offers_of

IN_HEADER = {"name", "summary", "phase"}
SHOWN_ADOPTERS = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One field as the page shows it. `value` empty means 'not given'."""

    label: str | Promise
    type: str
    value: object
    language: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One section of the field schema."""

    name: str
    title: str | Promise
    rows: list[Row]


@login_not_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    listing = visible_or_404(request.user, slug)
    revision = listing.live_revision or newest_revision(listing)
    text = revision.text_in("en")
    language = text.language if text else revision.language
    figures = adoption_figures(listing.pk)
    context = {
        "listing": listing,
        "revision": revision,
        "summary": text.summary if text else "",
        "language": language,
        "language_name": language_name(language),
        "status": _status(listing, revision),
        "phase": BY_NAME["phase"].label_of(revision.facts.get("phase") or _("not given")),
        "own": _is_own(request.user, listing),
        "exportable": listing.is_published and listing.kind in KINDS,
        "moderates": isinstance(request.user, User) and request.user.is_moderator,
        "parts": _parts(listing, revision, language),
        "figures": _figures(listing, figures),
        "reuse": figures.reuse,
        "reused": _organisations(figures.reuse),
        "groups": _groups(figures.reuse_groups),
        "used": any((figures.in_use, figures.trialling, figures.considering, figures.unconfirmed)),
        "as_of": figures.as_of,
        "adopters": adopters_of(listing, show="reuse")[:SHOWN_ADOPTERS] if figures.reuse else [],
        "reviews": reviews_in_words(score_of(listing, at=timezone.now())),
        "chart": chart_of(f"listing:{listing.pk}:adoption"),
        "may_have_offers": listing.is_live and listing.kind in BRICK_KINDS,
        "offers": offers_of(listing).count() if listing.kind in BRICK_KINDS else 0,
    }
    return render(request, "catalogue/listings/page.html", context)


def _is_own(person: object, listing: Listing) -> bool:
    return isinstance(person, User) and is_member(person, listing.organisation)


def language_name(code: str) -> str:
    """The language's name in English; its code where nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def _status(listing: Listing, revision: Revision) -> str:
    if listing.state == ListingState.RETIRED:
        return _("Its owner has withdrawn this service. Nobody can begin to use it.")
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


def _parts(listing: Listing, revision: Revision, language: str) -> list[Part]:
    """Every field of the schema that this kind has, given or not."""
    return [
        Part(
            name=section.name,
            title=section.title,
            rows=[
                _row(field, revision, language)
                for field in public_fields_of(listing.kind, section=section.name)
                if field.name not in IN_HEADER
            ],
        )
        for section in sections_of(listing.kind, public=True)
    ]


def _row(field: Field, revision: Revision, language: str) -> Row:
    value = revision.value_of(field.name, language=language)
    return Row(
        label=field.label,
        type=field.type.value,
        value=_read(field, value) if is_given(value) else "",
        language=_language_of(field, revision, language),
    )


def _language_of(field: Field, revision: Revision, language: str) -> str:
    if field.home == Home.LANGUAGE:
        return language
    typed = field.type in {FieldType.LINE, FieldType.TEXT, FieldType.LINES}
    return revision.language if typed else "en"


def _read(field: Field, value: object) -> object:
    """Labels for stored choices, capabilities by name; the rest as it is."""
    if field.type == FieldType.CHOICES:
        return as_lines(field, value)
    if field.type in {FieldType.CHOICE, FieldType.MONEY, FieldType.DATE}:
        return as_lines(field, value)[0]
    if field.type == FieldType.CAPABILITIES and isinstance(value, list):
        return sorted(value, key=lambda one: one.name)
    return value


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
