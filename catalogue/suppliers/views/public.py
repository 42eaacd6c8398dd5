"""Who hosts, supports or integrates a service; all suppliers; one supplier."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import Organisation, User
from accounts.moments import one_moment
from accounts.permissions import is_member
from catalogue.adoption.queries import reusers_of
from catalogue.models import Listing
from catalogue.models.offer import BRICK_KINDS
from catalogue.suppliers.queries import (
    SHOWN_SERVICES,
    Counts,
    counts_of,
    offers_by,
    offers_of,
    sellers_of,
    services_of,
    supplier_or_404,
    suppliers_named,
)

PAGE_SIZE = 25
MOST_NAME = 200


@login_not_required
@require_GET
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    listing = (
        Listing.objects.published()
        .filter(slug=slug)
        .select_related("live_revision", "organisation")
        .first()
    )
    if listing is None:
        raise Http404
    found = offers_of(listing)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    is_brick = listing.kind in BRICK_KINDS
    may_offer = is_brick and listing.is_live
    context = {
        "listing": listing,
        "is_brick": is_brick,
        "page": page,
        "suppliers": found.order_by().values("supplier").distinct().count(),
        "sellers": list(_sellers(request, listing)) if may_offer else [],
        "address": lambda number: f"{reverse('suppliers:offers', args=[slug])}?page={number}",
    }
    return render(request, "catalogue/suppliers/offers.html", context)


def _sellers(request: HttpRequest, listing: Listing) -> list[Organisation]:
    """The suppliers for which whoever looks may offer something here."""
    if not isinstance(request.user, User):
        return []
    return [one for one in sellers_of(request.user) if one.pk != listing.organisation_id]


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("name", "").replace("\x00", " ")[:MOST_NAME].strip()
    page = Paginator(suppliers_named(name), PAGE_SIZE).get_page(request.GET.get("page"))
    total = page.paginator.count
    words = ngettext("%(count)s supplier", "%(count)s suppliers", total)
    context = {
        "name": name,
        "heading": words % {"count": f"{total:,}"},
        "ignored": [one[:40] for one in request.GET if one not in {"name", "page"}][:5],
        "page": page,
        "rows": _with_counts(page),
        "address": lambda number: _address(name, number),
    }
    return render(request, "catalogue/suppliers/index.html", context)


def _address(name: str, number: int) -> str:
    parts = ({"name": name} if name else {}) | {"page": str(number)}
    return f"{reverse('suppliers:index')}?{urlencode(parts)}"


def _with_counts(page: Page[Organisation]) -> list[dict[str, object]]:
    counts = counts_of([one.pk for one in page.object_list])
    return [
        {"supplier": one, "counts": counts.get(one.pk) or Counts()} for one in page.object_list
    ]


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    supplier = supplier_or_404(slug)
    counts = counts_of([supplier.pk]).get(supplier.pk) or Counts()
    offered = Paginator(offers_by(supplier), PAGE_SIZE).get_page(request.GET.get("page"))
    reusers = reusers_of(supplier).count()
    context = {
        "supplier": supplier,
        "counts": counts,
        "services": [_service(one) for one in services_of(supplier)[:SHOWN_SERVICES]],
        "all_services": f"{reverse('search:results')}?organisation={supplier.slug}",
        "page": offered,
        "reused": _reused(reusers) if reusers else "",
        "own": isinstance(request.user, User) and is_member(request.user, supplier),
        "address": lambda number: f"{reverse('suppliers:page', args=[slug])}?page={number}#offers",
    }
    return render(request, "catalogue/suppliers/page.html", context)


def _service(listing: Listing) -> dict[str, object]:
    revision = listing.live_revision
    text = revision.text_in("en") if revision else None
    return {
        "slug": listing.slug,
        "name": revision.name if revision else listing.slug,
        "summary": text.summary if text else "",
        "language": text.language if text else "en",
        "lapses_on": listing.lapses_on,
    }


def _reused(number: int) -> str:
    words = ngettext(
        "%(count)s organisation reuses what it publishes",
        "%(count)s organisations reuse what it publishes",
        number,
    )
    return words % {"count": f"{number:,}"}
