"""A moderator finds two services that are one, looks at both, merges them, or undoes it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from accounts.visible import one_line
from catalogue.duplication.actions import (
    AlreadyMerged,
    AlreadyUndone,
    LaterMergeStands,
    NotMergeable,
    merge,
    unmerge,
)
from catalogue.duplication.forms import NONE, ChooseForm, KeepForm, ReasonForm
from catalogue.duplication.permissions import may_merge
from catalogue.duplication.queries import (
    every_merge,
    extent_of,
    later_merges_of,
    merge_or_404,
    moved_by,
    preview_of,
    service_or_404,
    services_like,
)
from catalogue.fields import fields_of
from catalogue.fields.words import as_lines
from catalogue.models import Listing

PAGE = 25
Row = dict[str, Any]


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    context = {
        "page": Paginator(every_merge(), PAGE).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/duplication/index.html", context)


@require_GET
@moderator_required
def choose(request: SignedInRequest) -> HttpResponse:
    """The first service, then the other; what is chosen stands in the address."""
    slug = one_line(request.GET.get("listing", ""))
    first = service_or_404(slug) if slug else None
    words = one_line(request.GET.get("q", ""))[:100]
    found = services_like(words, but=first)
    chosen_now = found and "continue" in request.GET  # words that find nothing leave no question
    form = ChooseForm(request.GET if chosen_now else None, found=found)
    if form.is_valid():
        return _onward(first, form.cleaned_data["service"])
    context = {"first": first, "words": words, "found": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/duplication/choose.html", context, status=status)


def _onward(first: Listing | None, chosen: str) -> HttpResponse:
    if chosen == NONE:
        return redirect(_with("duplication:choose", listing=first.slug if first else ""))
    if first is None:
        return redirect(_with("duplication:choose", listing=chosen))
    return redirect(_with("duplication:compare", one=first.slug, other=chosen))


def _with(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode({key: one for key, one in query.items() if one})}"


@require_GET
@moderator_required
def compare(request: SignedInRequest) -> HttpResponse:
    both = one, other = _both(request)
    form = KeepForm(request.GET if "continue" in request.GET else None, both=both)
    if form.is_valid():
        kept = form.cleaned_data["kept"]
        address = _with("duplication:confirm", one=one.slug, other=other.slug, kept=kept)
        return redirect(address)
    fields = list(_fields(one, other))
    context = {
        "one": one,
        "other": other,
        "rows": [*_facts(one, other), *(row for row in fields if any(row["values"]))],
        "silent": [row["label"] for row in fields if not any(row["values"])],
        "may_merge": may_merge(request.user, *both),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/duplication/compare.html", context, status=status)


def _both(request: SignedInRequest) -> tuple[Listing, Listing]:
    one, other = (service_or_404(one_line(request.GET.get(name, ""))) for name in ("one", "other"))
    return one, other


def _facts(*both: Listing) -> Iterable[Row]:
    """What is not in the fields: who, since when, and how much belongs to each."""
    yield _row(_("Owner"), [one.organisation.name for one in both])
    yield _row(_("Kind"), [str(one.get_kind_display()) for one in both])
    yield _row(_("State"), [str(one.get_state_display()) for one in both])
    extents = [extent_of(one) for one in both]
    for label, name in (
        (_("Organisations that recorded use"), "uses"),
        (_("Organisations in use"), "in_use"),
        (_("Reviews"), "reviews"),
        (_("Addresses that lead to it"), "addresses"),
        (_("Catalogues it was imported from"), "sources"),
    ):
        yield _row(label, [f"{getattr(one, name):,}" for one in extents])


def _fields(*both: Listing) -> Iterable[Row]:
    """Every field that one of the kinds has, given or not."""
    known = {field.name: field for listing in both for field in fields_of(listing.kind)}
    for field in known.values():
        values = [
            one.live_revision.value_of(field.name, language=one.live_revision.language)
            for one in both
            if one.live_revision
        ]
        yield _row(field.label, ["\n".join(as_lines(field, value)) for value in values])


def _row(label: str | Promise, values: list[str]) -> Row:
    return {"label": label, "values": values, "same": values[0] == values[1]}


@require_http_methods(["GET", "POST"])
@moderator_required
def confirm(request: SignedInRequest) -> HttpResponse:
    one, other = _both(request)
    kept, merged = (one, other) if request.GET.get("kept") == one.slug else (other, one)
    if request.GET.get("kept") != kept.slug:
        raise Http404
    if not may_merge(request.user, kept, merged):
        raise PermissionDenied(
            _("You belong to one of these organisations, so another moderator decides.")
        )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = merge(
                kept=kept, merged=merged, reason=reason, by=request.user, at=timezone.now()
            )
        except AlreadyMerged as error:
            messages.info(request, str(error))
            return redirect("duplication:index")
        except NotMergeable as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The services are merged. Totals follow in a minute."))
            return redirect("duplication:one", made.pk)
    context = {
        "kept": kept,
        "merged": merged,
        "preview": preview_of(kept, merged),
        "form": form,
        "back": _with("duplication:compare", one=one.slug, other=other.slug),
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/duplication/confirm.html", context, status=status)


@require_GET
@moderator_required
def one(request: SignedInRequest, merge: int) -> HttpResponse:
    found = merge_or_404(merge)
    context = {
        "merge": found,
        "moved": moved_by(found),
        "later": list(later_merges_of(found)) if found.stands else [],
        "may_undo": found.stands and may_merge(request.user, found.kept, found.merged),
    }
    return render(request, "catalogue/duplication/one.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def undo(request: SignedInRequest, merge: int) -> HttpResponse:
    found = merge_or_404(merge)
    if not may_merge(request.user, found.kept, found.merged):
        raise PermissionDenied(
            _("You belong to one of these organisations, so another moderator decides.")
        )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            unmerge(merge=found, reason=reason, by=request.user, at=timezone.now())
        except (AlreadyUndone, LaterMergeStands) as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The merge is undone. Totals follow in a minute."))
        return redirect("duplication:one", merge)
    if not found.stands:
        return redirect("duplication:one", merge)
    context = {"merge": found, "moved": moved_by(found), "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/duplication/undo.html", context, status=status)
