"""An editor begins a service from a publiccode.yml: what was read is shown before anything is kept."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from catalogue.fields import BY_NAME
from catalogue.fields.words import as_lines, language_name
from catalogue.intake.actions.prefill import Answers, NotReadable, answers_in, prefill
from catalogue.intake.forms import BeginForm, PrefillForm
from catalogue.intake.queries import names_of_capabilities
from catalogue.intake.readers.marked import Remark
from catalogue.listings.cleaning import WrongValue
from catalogue.listings.permissions import may_draft


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    if not may_draft(request.user, body) or body.is_supplier:
        raise PermissionDenied(
            _("Only editors and owners of a public body can publish from such a file.")
        )
    if "begin" in request.POST:
        return _begun(request, body)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PrefillForm(*given)
    faults: tuple[Remark, ...] = ()
    if form.is_valid():
        try:
            answers = answers_in(form.cleaned_data["content"])
        except NotReadable as error:
            faults = error.faults
            at_fault = "document" if form.cleaned_data["document"] else "text"
            form.add_error(at_fault, str(error))
        else:
            ready = BeginForm(initial={"text": answers.text, "begin": "yes"})
            return _show(request, body, answers, ready)
    context = {"organisation": body, "form": form, "faults": faults}
    status = 422 if form.errors else 200
    return render(request, "catalogue/intake/prefill.html", context, status=status)


def _begun(request: SignedInRequest, body: Organisation) -> HttpResponse:
    form = BeginForm(request.POST)
    text = request.POST.get("text", "")
    try:
        answers = answers_in(text.encode())
        if form.is_valid():
            kind = form.cleaned_data["kind"]
            revision = prefill(
                organisation=body, kind=kind, text=text, by=request.user, at=timezone.now()
            )
            return redirect("listings:edit", body.slug, revision.listing.slug)
    except NotReadable:
        return redirect("intake:prefill", body.slug)
    except WrongValue as error:
        form.add_error(None, error.message)
    return _show(request, body, answers, form, status=422)


def _show(
    request: SignedInRequest,
    body: Organisation,
    answers: Answers,
    form: BeginForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organisation": body,
        "name": answers.name,
        "texts": [
            {"language": language_name(language), "rows": _rows(values)}
            for language, values in answers.by_language.items()
        ],
        "remarks": answers.remarks,
        "form": form,
    }
    return render(request, "catalogue/intake/prefilled.html", context, status=status)


def _rows(values: dict[str, object]) -> list[dict[str, object]]:
    names = names_of_capabilities(values.get("capabilities"))
    shown = values | ({"capabilities": names} if names else {})
    return [
        {"label": field.label, "lines": as_lines(field, shown[field.name])}
        for field in BY_NAME.values()
        if field.name in shown
    ]
