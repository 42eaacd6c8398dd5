"""How the public page will look once a moderator approves the version."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from catalogue.listings.views.description import description
from catalogue.listings.views.versions import open_version, where_open


@require_GET
@where_open
def preview(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_version(request, organisation, listing)
    wanted = request.GET.get("language", "")
    context = {
        **description(revision.listing, revision, wanted=wanted),
        "organisation": revision.listing.organisation,
    }
    return render(request, "catalogue/listings/publishing/preview.html", context)
