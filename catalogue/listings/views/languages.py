"""Texts in further languages: added, filled in, taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from catalogue.fields import LANGUAGES
from catalogue.fields.words import language_name
from catalogue.listings.actions import ChangedMeanwhile, NotEditable, remove_language
from catalogue.listings.forms import AddLanguageForm, RemoveLanguageForm
from catalogue.listings.parts import language_part, language_part_name
from catalogue.listings.views.sections import fill_in
from catalogue.listings.views.versions import open_to_edit, where_open
from catalogue.models import Revision


@require_http_methods(["GET", "POST"])
@where_open
def add(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_to_edit(request, organisation, listing)
    form = AddLanguageForm(request.POST or None, there=revision.texts_by_language())
    if form.is_valid():
        language = form.cleaned_data["language"]
        return redirect("listings:language", organisation, listing, language)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "own": language_name(revision.language),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/listings/publishing/language.html", context, status=status)


@require_http_methods(["GET", "POST"])
@where_open
def fill(request: SignedInRequest, organisation: str, listing: str, language: str) -> HttpResponse:
    revision = open_to_edit(request, organisation, listing)
    _known_or_404(revision, language)
    return fill_in(request, revision, language_part(revision.listing.kind, language))


@require_http_methods(["GET", "POST"])
@where_open
def remove(
    request: SignedInRequest, organisation: str, listing: str, language: str
) -> HttpResponse:
    revision = open_to_edit(request, organisation, listing)
    _known_or_404(revision, language)
    seen = revision.times_saved(language_part_name(language))
    form = RemoveLanguageForm(request.POST or None, initial={"version": seen})
    if form.is_valid():
        return _take_out(request, revision, language, seen=form.cleaned_data["version"])
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "language": language,
        "language_name": language_name(language),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(
        request, "catalogue/listings/publishing/remove_language.html", context, status=status
    )


def _take_out(
    request: SignedInRequest, revision: Revision, language: str, *, seen: int
) -> HttpResponse:
    listing = revision.listing
    try:
        remove_language(
            revision=revision, language=language, seen=seen, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile:
        messages.info(request, _("Somebody else saved these texts meanwhile. Look at them first."))
        return redirect("listings:language", listing.organisation.slug, listing.slug, language)
    except NotEditable as error:
        messages.info(request, str(error))
    return redirect("listings:edit", listing.organisation.slug, listing.slug)


def _known_or_404(revision: Revision, language: str) -> None:
    """A further language that is offered, or in which there are texts already."""
    there = revision.texts_by_language()
    if language == revision.language or (language not in LANGUAGES and language not in there):
        raise Http404
