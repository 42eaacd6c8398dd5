"""What waits for the moderators, and how well they keep up."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.choosing import select_of
from accounts.http import SignedInRequest, moderator_required
from catalogue.listings.queries import usual_wait
from catalogue.models import Case, CaseWarning
from catalogue.moderation.filters import SORTS, CaseFilter, ordered
from catalogue.moderation.queries import (
    decidable_among,
    last_closed,
    latest_decisions,
    oldest_waiting,
    reversals,
    rows_of,
    waiting_cases,
)

PAGE = 25
COLUMNS: dict[str, str | Promise] = {
    "service": _("Service"),
    "organisation": _("Organisation"),
    "kind": _("Work"),
    "waiting": _("Waiting since"),
}
SELECTS = ("kind", "service", "waited", "warning", "taken")


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    chosen = CaseFilter(request.GET, queryset=waiting_cases(), request=request)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else "waiting"
    keys = ordered(chosen.qs, sort).values_list("pk", flat=True)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    data = {name: value for name, value in chosen.form.cleaned_data.items() if value}
    decidable = decidable_among(page.object_list, request.user)
    context = {
        "page": page,
        "rows": [_row(case, own=case.pk not in decidable) for case in rows_of(page.object_list)],
        "organisation": data.get("organisation", ""),
        "selects": [select_of(chosen.form, name) for name in SELECTS],
        "columns": [_column(name, data, sort) for name in COLUMNS],
        "sort": sort,
        "filtered": bool(data),
        "last_closed": None if page.object_list else last_closed(),
        "wait": usual_wait(),
        "oldest": oldest_waiting(),
        "address": lambda number: _address(data, sort=sort, page=number),
    }
    return render(request, "catalogue/moderation/queue.html", context)


def name_of(case: Case) -> str:
    """As the publisher proposes it, or else as it is live."""
    revision = case.revision or case.listing.live_revision
    return revision.name if revision else case.listing.slug


def warnings_in_words(case: Case) -> list[str]:
    return [str(CaseWarning(one).label) for one in case.warnings]


def _row(case: Case, *, own: bool) -> dict[str, object]:
    holder = case.holder(at=timezone.now())
    return {
        "case": case,
        "name": name_of(case),
        "own": own,
        "warnings": warnings_in_words(case),
        "holder": holder.name if holder else "",
    }


def _column(name: str, data: dict[str, str], sort: str) -> dict[str, object]:
    """A heading that sorts; pressed again it turns the order round."""
    states = {name: "ascending", f"-{name}": "descending"}
    onward = f"-{name}" if sort == name else name
    return {
        "title": COLUMNS[name],
        "order": states.get(sort, "none"),
        "href": _address(data, sort=onward, page=1),
    }


def _address(data: dict[str, str], *, sort: str, page: int) -> str:
    pairs = [*data.items(), ("sort", sort)]
    if page > 1:
        pairs.append(("page", str(page)))
    return f"?{urlencode(pairs)}"


@require_GET
@moderator_required
def activity(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    decisions = latest_decisions(at=now)
    page = Paginator(decisions, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wait": usual_wait(),
        "oldest": oldest_waiting(),
        "reversals": reversals(at=now),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/moderation/activity.html", context)
