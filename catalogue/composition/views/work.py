"""Where an organisation's editors say what their services are built from."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from accounts.visible import one_line
from catalogue.composition.actions.linking import (
    AlreadyLinked,
    ClosesLoop,
    NotLinkable,
    NotLinked,
    link,
    unlink,
)
from catalogue.composition.forms import NONE_OF_THESE, RelationForm, ServiceForm
from catalogue.composition.permissions import may_compose
from catalogue.composition.queries.parts import (
    loss_of,
    own_part_or_404,
    own_published_or_404,
    parts_of,
    service_or_404,
    services_named,
)
from catalogue.models import Listing

MOST_WORDS = 100


@require_GET
def own(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    whole = own_published_or_404(body, listing)
    context = {
        "organisation": body,
        "listing": whole,
        "parts": list(parts_of(whole)),
        "may_compose": may_compose(request.user, body),
    }
    return render(request, "catalogue/composition/own.html", context)


def _editors_body(request: SignedInRequest, slug: str) -> Organisation:
    body = membership_or_404(request.user, slug).organisation
    if not may_compose(request.user, body):
        raise PermissionDenied(
            _("Only editors and owners of its organisation can say what a service is built from.")
        )
    return body


def _whole(request: SignedInRequest, organisation: str, listing: str) -> Listing:
    return own_published_or_404(_editors_body(request, organisation), listing)


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    """Part of a name is searched for, then one of up to 20 is chosen; no script."""
    whole = _whole(request, organisation, listing)
    words = one_line(request.GET.get("words", ""))[:MOST_WORDS]
    found = services_named(words, but=whole) if words else []
    # Words that find nothing leave no question.
    form = ServiceForm((request.POST or None) if found else None, found=found)
    if form.is_valid():
        if form.cleaned_data["service"] != NONE_OF_THESE:
            return redirect("composition:add", organisation, listing, form.cleaned_data["service"])
        messages.info(
            request, _("Search again with other words. Only published services are found.")
        )
        return redirect("composition:choose", organisation, listing)
    context = {"listing": whole, "words": words, "found": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/composition/choose.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, organisation: str, listing: str, part: str) -> HttpResponse:
    whole = _whole(request, organisation, listing)
    other = service_or_404(part, but=whole)
    form = RelationForm(request.POST or None)
    if form.is_valid():
        try:
            link(whole=whole, part=other, by=request.user, at=timezone.now(), **form.cleaned_data)
        except (AlreadyLinked, ClosesLoop, NotLinkable) as error:
            form.add_error("relation", str(error))
        else:
            messages.success(request, _("It is public now. Totals follow in a minute."))
            return redirect("composition:own", organisation, listing)
    context = {"listing": whole, "part": other, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/composition/add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, organisation: str, listing: str, link: int) -> HttpResponse:
    body = _editors_body(request, organisation)
    whole = own_published_or_404(body, listing)
    part = own_part_or_404(body, whole.slug, link)
    if request.method == "POST":
        try:
            unlink(part=part, by=request.user, at=timezone.now())
        except NotLinked as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("It is taken back. Totals follow in a minute."))
        return redirect("composition:own", organisation, listing)
    context = {"listing": whole, "part": part, "loss": loss_of(part)}
    return render(request, "catalogue/composition/remove.html", context)
