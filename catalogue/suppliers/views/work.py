"""Where a supplier's editors keep its offers up to date."""

from typing import Any

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
from catalogue.models import Offer
from catalogue.models.offer import TERMS
from catalogue.suppliers.actions import (
    AlreadyOffered,
    ChangedMeanwhile,
    NotOfferable,
    OfferEnded,
    change_offer,
    end_offer,
    make_offer,
    renew_offer,
)
from catalogue.suppliers.forms import NONE_OF_THESE, BrickForm, ChangeForm, OfferForm
from catalogue.suppliers.permissions import may_offer
from catalogue.suppliers.queries import (
    brick_or_404,
    bricks_named,
    open_kinds,
    own_offer_or_404,
    own_offers,
)

MOST_WORDS = 100


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    supplier = _supplier(request, organisation)
    context = {
        "organisation": supplier,
        "offers": list(own_offers(supplier)),
        "may_offer": may_offer(request.user, supplier),
    }
    return render(request, "catalogue/suppliers/own.html", context)


def _supplier(request: SignedInRequest, slug: str) -> Organisation:
    """One's own organisation; to a public body the page says that it is for suppliers."""
    body = membership_or_404(request.user, slug).organisation
    if not body.is_supplier:
        raise PermissionDenied(
            _("Only suppliers make offers. %(body)s is a public body.") % {"body": body.name}
        )
    return body


def _seller(request: SignedInRequest, slug: str) -> Organisation:
    supplier = _supplier(request, slug)
    if not may_offer(request.user, supplier):
        raise PermissionDenied(_("Only editors and owners of a supplier can make offers."))
    return supplier


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Part of a name is searched for, then one of up to 20 is chosen; no script."""
    supplier = _seller(request, organisation)
    words = request.GET.get("words", "").replace("\x00", " ")[:MOST_WORDS].strip()
    found = bricks_named(words, supplier=supplier) if words else []
    # Words that find nothing leave no question.
    form = BrickForm((request.POST or None) if found else None, found=found)
    if form.is_valid():
        if form.cleaned_data["listing"] != NONE_OF_THESE:
            return redirect("suppliers:new", organisation, form.cleaned_data["listing"])
        messages.info(request, _("Search again with other words. Only live services are found."))
        return redirect("suppliers:choose", organisation)
    context = {"organisation": supplier, "words": words, "found": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/suppliers/choose.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    supplier = _seller(request, organisation)
    brick = brick_or_404(supplier, listing)
    taken = open_kinds(supplier, brick)
    form = OfferForm(request.POST or None, taken=taken)
    if form.is_valid():
        try:
            make_offer(
                supplier=supplier,
                listing=brick,
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except (AlreadyOffered, NotOfferable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your offer is public now. Renew it within 12 months."))
            return redirect("suppliers:own", organisation)
    context = {"organisation": supplier, "listing": brick, "form": form, "taken": taken}
    status = 422 if form.errors else 200
    return render(request, "catalogue/suppliers/new.html", context, status=status)


def _offer(request: SignedInRequest, organisation: str, key: int) -> Offer:
    return own_offer_or_404(_seller(request, organisation), key)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, organisation: str, offer: int) -> HttpResponse:
    found = _offer(request, organisation, offer)
    if not found.is_open:
        return _ended(request, organisation)
    form = ChangeForm(request.POST or None, initial=_values(found))
    if form.is_valid():
        try:
            return _save(request, found, form)
        except OfferEnded:
            return _ended(request, organisation)
    context = {"organisation": found.supplier, "offer": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/suppliers/change.html", context, status=status)


def _save(request: SignedInRequest, offer: Offer, form: ChangeForm) -> HttpResponse:
    """The way on, or the page of a conflict."""
    values = dict(form.cleaned_data)
    offer.version = values.pop("version")  # the one that the person saw
    try:
        change_offer(offer=offer, by=request.user, at=timezone.now(), **values)
    except ChangedMeanwhile:
        rows = _theirs_and_ours(request, offer, form)
        if rows:
            context = {"organisation": offer.supplier, "rows": rows, "form": form}
            return render(request, "catalogue/suppliers/conflict.html", context, status=409)
    messages.success(request, _("The offer is changed."))
    return redirect("suppliers:own", offer.supplier.slug)


def _values(offer: Offer) -> dict[str, Any]:
    return {name: getattr(offer, name) for name in (*TERMS, "version")}


def _theirs_and_ours(
    request: SignedInRequest, offer: Offer, form: ChangeForm
) -> list[dict[str, object]]:
    """Where they differ; sending ours again is then a choice."""
    fresh = own_offer_or_404(offer.supplier, offer.pk)
    ours = request.POST.copy()
    ours["version"] = str(fresh.version)
    form.data = ours
    rows = [
        {
            "label": form.fields[name].label,
            "state": "",
            "old": getattr(fresh, name),
            "new": form.cleaned_data[name],
        }
        for name in TERMS
    ]
    return [row for row in rows if row["old"] != row["new"]]


def _ended(request: SignedInRequest, organisation: str) -> HttpResponse:
    messages.info(request, _("This offer has ended. Make a new one to offer it again."))
    return redirect("suppliers:own", organisation)


@require_http_methods(["GET", "POST"])
def renew(request: SignedInRequest, organisation: str, offer: int) -> HttpResponse:
    found = _offer(request, organisation, offer)
    if request.method == "POST":
        try:
            renew_offer(offer=found, by=request.user, at=timezone.now())
        except (NotOfferable, OfferEnded) as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Renewed for another 12 months."))
        return redirect("suppliers:own", organisation)
    if not found.is_open:
        return _ended(request, organisation)
    context = {"organisation": found.supplier, "offer": found}
    return render(request, "catalogue/suppliers/renew.html", context)


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, organisation: str, offer: int) -> HttpResponse:
    found = _offer(request, organisation, offer)
    if request.method == "POST":
        try:
            end_offer(offer=found, by=request.user, at=timezone.now())
        except OfferEnded:
            return _ended(request, organisation)
        messages.success(request, _("The offer has ended. It is on no public page any more."))
        return redirect("suppliers:own", organisation)
    if not found.is_open:
        return _ended(request, organisation)
    context = {"organisation": found.supplier, "offer": found}
    return render(request, "catalogue/suppliers/end.html", context)
