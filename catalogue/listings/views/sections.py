"""One section of the form, and what happens when somebody else saved it first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.visible import one_line
from catalogue.fields import Field, FieldType
from catalogue.listings.actions import ChangedMeanwhile, NotEditable, edit
from catalogue.listings.changes import shown
from catalogue.listings.cleaning import WrongValue, clean
from catalogue.listings.forms import SectionForm, initial_values, typed_values
from catalogue.listings.parts import FormPart, section_part
from catalogue.listings.problems import Problem, problems_of, section_states
from catalogue.listings.queries import capabilities_like, reread
from catalogue.listings.views.versions import open_to_edit, where_open
from catalogue.models import Revision


@require_http_methods(["GET", "POST"])
@where_open
def section(
    request: SignedInRequest, organisation: str, listing: str, section: str
) -> HttpResponse:
    revision = open_to_edit(request, organisation, listing)
    part = section_part(revision.listing.kind, section)
    if part is None:
        return redirect("listings:edit", organisation, listing)
    return fill_in(request, revision, part)


def fill_in(request: SignedInRequest, revision: Revision, part: FormPart) -> HttpResponse:
    """One part of the version: shown, saved, or given back with what is wrong."""
    if request.method == "GET" and not revision.is_editable:
        messages.info(request, _("This version is with a moderator. Withdraw it to change it."))
        return redirect("listings:edit", revision.listing.organisation.slug, revision.listing.slug)
    form = _part_form(request, revision, part)
    if form.is_bound and form.is_valid():
        answer = _save(request, revision, part, form)
        if answer is not None:
            return answer
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "part": part,
        "form": form,
        "missing": [] if form.is_bound or part.language else _missing(revision, part.name),
        "words": request.POST.get("words", ""),
        "back": _way_back(request),
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/listings/publishing/section.html", context, status=status)


def _part_form(request: SignedInRequest, revision: Revision, part: FormPart) -> SectionForm:
    """Bound when it is to be saved; a search for capabilities only keeps what was typed."""
    if request.method == "POST":
        initial = typed_values(request.POST, part)
    else:
        initial = initial_values(revision, part)
    chosen = list(initial.get("capabilities", []))  # type: ignore[call-overload]
    found = capabilities_like(one_line(request.POST.get("words", ""))[:100], chosen=chosen)
    data = request.POST if request.method == "POST" and "find" not in request.POST else None
    return SectionForm(data, initial=initial, kind=revision.listing.kind, part=part, found=found)


def _missing(revision: Revision, section: str) -> list[Problem]:
    """What a section that was begun still lacks."""
    if section_states(revision)[section] != "problem":
        return []
    return [one for one in problems_of(revision) if one.section == section]


def _way_back(request: SignedInRequest) -> str:
    """To the list of sections, or to the answers where the person came to change one."""
    return "listings:check" if request.GET.get("from") == "check" else "listings:edit"


def _save(
    request: SignedInRequest, revision: Revision, part: FormPart, form: SectionForm
) -> HttpResponse | None:
    """The way on, the page of a conflict, or None with the errors on the form."""
    try:
        edit(
            revision=revision,
            values=form.values(),
            language=part.language,
            seen=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except WrongValue as error:
        form.add_error(error.field, error.message)
        return None
    except NotEditable as error:
        form.add_error(None, str(error))
        return None
    except ChangedMeanwhile:
        return _conflict(request, revision, part, form)
    return _onward(request, revision)


def _onward(request: SignedInRequest, revision: Revision) -> HttpResponse:
    listing = revision.listing
    return redirect(_way_back(request), listing.organisation.slug, listing.slug)


def _conflict(
    request: SignedInRequest, revision: Revision, part: FormPart, form: SectionForm
) -> HttpResponse:
    """Theirs beside ours, where they differ; sending ours again is then a choice."""
    fresh = reread(revision)
    language = part.language or fresh.language
    rows = [
        {
            "label": field.label,
            "state": "",
            "old": shown(field, fresh.value_of(field.name, language=language)),
            "new": _typed(field, form),
        }
        for field in form.schema
    ]
    rows = [row for row in rows if row["old"] != row["new"]]
    if not rows:
        return _onward(request, revision)
    ours = request.POST.copy()
    ours["version"] = str(fresh.times_saved(part.name))
    form.data = ours
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "rows": rows,
        "form": form,
    }
    return render(request, "catalogue/listings/publishing/conflict.html", context, status=409)


def _typed(field: Field, form: SectionForm) -> str:
    """As it would be shown once it is saved."""
    value = clean(field, form.cleaned_data[field.name], kind=form.kind)
    if field.type is FieldType.CAPABILITIES:
        names = dict(form.fields[field.name].choices)  # type: ignore[attr-defined]
        value = [names.get(slug, slug) for slug in value]  # type: ignore[attr-defined]
    return shown(field, value)
