"""The journey of an editor: begin, fill in, check, send."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from catalogue.fields import Field, fields_of, sections_of
from catalogue.listings.actions import (
    ChangedMeanwhile,
    Incomplete,
    NotEditable,
    create_draft,
    edit,
    start_edit,
    submit,
    withdraw,
)
from catalogue.listings.changes import shown
from catalogue.listings.cleaning import WrongValue
from catalogue.listings.forms import BeginForm, SectionForm, initial_values
from catalogue.listings.permissions import kinds_for, may_draft
from catalogue.listings.problems import problems_of, section_states
from catalogue.listings.queries import (
    capabilities_like,
    listings_of,
    open_revision_or_404,
    own_listing_or_404,
    usual_wait,
)
from catalogue.models import Listing, Revision
from catalogue.models.revision import OPEN_STATES


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    context = {
        "organisation": body,
        "listings": [_row(listing) for listing in listings_of(body)],
        "may_publish": may_draft(request.user, body),
    }
    return render(request, "catalogue/listings/publishing/own.html", context)


def _row(listing: Listing) -> dict[str, object]:
    revisions = list(listing.revisions.all())
    waiting = next((one for one in revisions if one.state in OPEN_STATES), None)
    return {"listing": listing, "name": revisions[0].name, "open": waiting}


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    _only_editors(request, body)
    form = BeginForm(request.POST or None, kinds=kinds_for(body))
    if form.is_valid():
        try:
            revision = create_draft(
                organisation=body, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except WrongValue as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("listings:edit", organisation, revision.listing.slug)
    context = {"organisation": body, "form": form}
    return render(request, "catalogue/listings/publishing/new.html", context, status=_status(form))


def _status(form: object) -> int:
    return 422 if form.errors else 200  # type: ignore[attr-defined]


@require_GET
def task_list(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = _open(request, organisation, listing)
    states = section_states(revision)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "sections": [
            {
                "title": section.title,
                "state": states[section.name],
                "href": reverse("listings:section", args=[organisation, listing, section.name]),
            }
            for section in sections_of(revision.listing.kind)
        ],
        "missing": len(problems_of(revision)),
        "decision": revision.decisions.order_by("-decided_at").first(),
        "may_edit": may_draft(request.user, revision.listing.organisation)
        and revision.is_editable,
    }
    return render(request, "catalogue/listings/publishing/task_list.html", context)


def _open(request: SignedInRequest, organisation: str, listing: str) -> Revision:
    """To read: every member may."""
    body = membership_or_404(request.user, organisation).organisation
    return open_revision_or_404(body, listing)


def _open_to_edit(request: SignedInRequest, organisation: str, listing: str) -> Revision:
    revision = _open(request, organisation, listing)
    _only_editors(request, revision.listing.organisation)
    return revision


def _only_editors(request: SignedInRequest, organisation: Organisation) -> None:
    if not may_draft(request.user, organisation):
        raise PermissionDenied(_("Only editors and owners can publish for this organisation."))


@require_http_methods(["GET", "POST"])
def section(
    request: SignedInRequest, organisation: str, listing: str, section: str
) -> HttpResponse:
    revision = _open_to_edit(request, organisation, listing)
    sections = {one.name: one for one in sections_of(revision.listing.kind)}
    if section not in sections:
        return redirect("listings:edit", organisation, listing)
    form = _section_form(request, revision, section)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        answer = _save(request, revision, form)
        if answer is not None:
            return answer
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "section": sections[section],
        "form": form,
        "asks_capabilities": "capabilities" in form.fields,
        "words": request.POST.get("words", ""),
    }
    return render(
        request, "catalogue/listings/publishing/section.html", context, status=_status(form)
    )


def _section_form(request: SignedInRequest, revision: Revision, section: str) -> SectionForm:
    initial = initial_values(revision, section)
    if request.method == "POST":
        chosen = request.POST.getlist("capabilities")
    else:
        chosen = list(initial.get("capabilities", []))  # type: ignore[call-overload]
    found = capabilities_like(request.POST.get("words", "")[:100], chosen=chosen)
    kind = revision.listing.kind
    if request.method == "POST":
        return SectionForm(request.POST, kind=kind, section=section, found=found)
    return SectionForm(initial=initial, kind=kind, section=section, found=found)


def _save(request: SignedInRequest, revision: Revision, form: SectionForm) -> HttpResponse | None:
    """The way on, the page of a conflict, or None with the errors on the form."""
    revision.version = form.cleaned_data["version"]  # the one that the person saw
    try:
        edit(revision=revision, values=form.values(), by=request.user, at=timezone.now())
    except WrongValue as error:
        form.add_error(error.field, error.message)
        return None
    except NotEditable as error:
        form.add_error(None, str(error))
        return None
    except ChangedMeanwhile:
        return _conflict(request, revision, form)
    return redirect("listings:edit", revision.listing.organisation.slug, revision.listing.slug)


def _conflict(request: SignedInRequest, revision: Revision, form: SectionForm) -> HttpResponse:
    """Theirs beside ours; sending ours again is then a choice."""
    fresh = Revision.objects.prefetch_related("texts", "capabilities").get(pk=revision.pk)
    rows = [
        {
            "label": field.label,
            "state": "",
            "old": shown(field, fresh.value_of(field.name, language=fresh.language)),
            "new": _typed(field, form.cleaned_data[field.name]),
        }
        for field in form.schema
    ]
    ours = request.POST.copy()
    ours["version"] = str(fresh.version)
    form.data = ours
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "rows": [row for row in rows if row["old"] != row["new"]],
        "form": form,
    }
    return render(request, "catalogue/listings/publishing/conflict.html", context, status=409)


def _typed(field: Field, value: object) -> str:
    return value if isinstance(value, str) and not field.choices else shown(field, value)


@require_GET
def check(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = _open(request, organisation, listing)
    kind = revision.listing.kind
    answers = [
        {
            "label": field.label,
            "value": shown(field, revision.value_of(field.name, language=revision.language)),
            "href": reverse("listings:section", args=[organisation, listing, field.section])
            + f"#id_{field.name}",
        }
        for field in fields_of(kind)
    ]
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "answers": answers,
        "problems": _links(organisation, listing, revision),
        "may_edit": may_draft(request.user, revision.listing.organisation)
        and revision.is_editable,
    }
    return render(request, "catalogue/listings/publishing/check.html", context)


def _links(organisation: str, listing: str, revision: Revision) -> list[dict[str, str]]:
    return [
        {
            "text": str(problem.message),
            "href": reverse("listings:section", args=[organisation, listing, problem.section])
            + f"#id_{problem.field}",
        }
        for problem in problems_of(revision)
    ]


@require_POST
def send(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = _open(request, organisation, listing)
    try:
        submit(revision=revision, by=request.user, at=timezone.now())
    except Incomplete:
        return redirect("listings:check", organisation, listing)
    except NotEditable as error:
        messages.info(request, str(error))
    return redirect("listings:sent", organisation, listing)


@require_GET
def sent(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = _open(request, organisation, listing)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "wait": usual_wait(),
    }
    return render(request, "catalogue/listings/publishing/sent.html", context)


@require_POST
def begin_edit(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    entry = own_listing_or_404(body, listing)
    start_edit(listing=entry, by=request.user, at=timezone.now())
    return redirect("listings:edit", organisation, listing)


@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = _open_to_edit(request, organisation, listing)
    if request.method == "POST":
        try:
            withdraw(revision=revision, by=request.user, at=timezone.now())
        except NotEditable as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The version has been withdrawn."))
        return redirect("listings:own", organisation)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
    }
    return render(request, "catalogue/listings/publishing/withdraw.html", context)
