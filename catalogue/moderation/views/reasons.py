"""The words that moderators use often."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.models import ReasonUse, UsualReason
from catalogue.moderation.actions import ChangedMeanwhile, TitleTaken, save_reason
from catalogue.moderation.forms import UsualReasonForm
from catalogue.moderation.queries import all_reasons, reason_or_404


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    groups = [
        {
            "use": use,
            "title": label,
            "reasons": [one for one in all_reasons() if one.use == use],
        }
        for use, label in ReasonUse.choices
    ]
    return render(request, "catalogue/moderation/reasons.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
@moderator_required
def new(request: SignedInRequest, use: str) -> HttpResponse:
    if use not in ReasonUse.values:
        raise Http404
    return _edit(request, UsualReason(use=use))


@require_http_methods(["GET", "POST"])
@moderator_required
def change(request: SignedInRequest, reason: int) -> HttpResponse:
    return _edit(request, reason_or_404(reason))


def _edit(request: SignedInRequest, reason: UsualReason) -> HttpResponse:
    initial = {
        "title": reason.title,
        "words": reason.words,
        "in_use": reason.in_use,
        "version": reason.version,
    }
    form = UsualReasonForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason.version = values.pop("version")
        try:
            save_reason(reason=reason, **values, by=request.user, at=timezone.now())
        except TitleTaken as error:
            form.add_error("title", str(error))
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The reason is stored."))
            return redirect("moderation:reasons")
    context = {
        "form": form,
        "use": ReasonUse(reason.use).label,
        "is_new": reason.pk is None,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/reason.html", context, status=status)
