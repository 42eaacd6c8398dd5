"""The version that an address of the journey speaks of, and who may work on it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from catalogue.listings.permissions import may_draft
from catalogue.listings.queries import open_revision, own_listing_or_404
from catalogue.models import Revision

View = Callable[..., HttpResponse]


class NothingOpen(Exception):
    """The service is there, but no version of it is being worked on or waits."""


def where_open(view: View) -> View:
    """Leads on, with the reason, where the version was decided or withdrawn meanwhile."""

    @wraps(view)
    def answer(
        request: SignedInRequest, organisation: str, listing: str, **named: str
    ) -> HttpResponse:
        try:
            return view(request, organisation, listing, **named)
        except NothingOpen:
            messages.info(
                request, _("No version of this service is open: it was decided or withdrawn.")
            )
            return redirect("listings:own", organisation)

    return answer


def open_version(request: SignedInRequest, organisation: str, listing: str) -> Revision:
    """To read: every member may."""
    body = membership_or_404(request.user, organisation).organisation
    found = open_revision(body, listing)
    if found is None:
        own_listing_or_404(body, listing)
        raise NothingOpen
    return found


def open_to_edit(request: SignedInRequest, organisation: str, listing: str) -> Revision:
    revision = open_version(request, organisation, listing)
    only_editors(request, revision.listing.organisation)
    return revision


def only_editors(request: SignedInRequest, organisation: Organisation) -> None:
    if not may_draft(request.user, organisation):
        raise PermissionDenied(_("Only editors and owners can publish for this organisation."))
