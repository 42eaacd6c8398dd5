"""A supplier's yearly word that a commodity service is still as its page says."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from catalogue.fields import fields_of
from catalogue.listings.actions import NotRenewable, renew
from catalogue.listings.changes import shown
from catalogue.listings.queries import own_live_or_404
from catalogue.listings.views.versions import only_editors
from catalogue.models import Revision


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    only_editors(request, body)
    found = own_live_or_404(body, listing)
    if request.method == "POST":
        try:
            renew(listing=found, by=request.user, at=timezone.now())
        except NotRenewable as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Renewed for another 12 months."))
        return redirect("listings:own", organisation)
    if not found.is_renewable or found.live_revision is None:
        raise Http404
    context = {
        "organisation": body,
        "listing": found,
        "revision": found.live_revision,
        "facts": _facts(found.kind, found.live_revision),
    }
    return render(request, "catalogue/listings/publishing/renew.html", context)


def _facts(kind: str, revision: Revision) -> list[dict[str, object]]:
    """Every field as people read it; '' where it is not given."""
    return [
        {
            "label": field.label,
            "value": shown(field, revision.value_of(field.name, language=revision.language)),
            "is_choice": bool(field.choices),
        }
        for field in fields_of(kind)
        if field.public
    ]
