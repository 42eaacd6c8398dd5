"""Where an organisation talks to the moderators and appeals against their acts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.permissions import is_editor
from accounts.queries import membership_or_404
from catalogue.listings.queries import own_listing_or_404
from catalogue.models import Decision, Suspension
from catalogue.moderation.actions import NotAppealable, appeal, write_letter
from catalogue.moderation.forms import AppealForm, LetterForm
from catalogue.moderation.queries import (
    appeals_of,
    decisions_on,
    endings_undone,
    flags_upheld,
    name_for_publisher,
    standing_acts,
    suspensions_of,
    thread_of,
)


@require_http_methods(["GET", "POST"])
def thread(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    """Messages, decisions and appeals about one service of one's own."""
    body = membership_or_404(request.user, organisation).organisation
    found = own_listing_or_404(body, listing)
    may_write = is_editor(request.user, body)
    if request.method == "POST" and not may_write:
        raise PermissionDenied(_("Only editors and owners can write for this organisation."))
    form = LetterForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        write_letter(listing=found, words=words, by=request.user, at=timezone.now())
        messages.success(request, _("Your message is sent. A moderator answers here."))
        return redirect("moderation:thread", organisation, listing)
    context = {
        "organisation": body,
        "listing": found,
        "name": name_for_publisher(found),
        "letters": thread_of(found),
        "decisions": decisions_on(found),
        "flags": flags_upheld(found),
        "suspensions": suspensions_of(found),
        "endings": endings_undone(found),
        "appeals": appeals_of(found),
        "may_write": may_write,
        "may_appeal": may_write and bool(standing_acts(found)),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/thread.html", context, status=status)


@require_http_methods(["GET", "POST"])
def make_appeal(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = own_listing_or_404(body, listing)
    if not is_editor(request.user, body):
        raise PermissionDenied(_("Only editors and owners can appeal for this organisation."))
    acts = {_key(one): one for one in standing_acts(found)}
    if not acts:
        messages.info(request, _("There is nothing that you can appeal against."))
        return redirect("moderation:thread", organisation, listing)
    first = next(iter(acts))
    form = AppealForm(request.POST or None, acts=acts, initial={"act": first})
    if form.is_valid():
        against, words = acts[form.cleaned_data["act"]], form.cleaned_data["words"]
        try:
            appeal(against=against, words=words, by=request.user, at=timezone.now())
        except NotAppealable as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Your appeal is sent. Another moderator reads it."))
        return redirect("moderation:thread", organisation, listing)
    context = {
        "organisation": body,
        "listing": found,
        "name": name_for_publisher(found),
        "act": _in_words(acts.get(str(form["act"].value()), acts[first])),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/appeal.html", context, status=status)


def _key(act: Decision | Suspension) -> str:
    """What the form says of the act."""
    return f"{'suspension' if isinstance(act, Suspension) else 'decision'}-{act.pk}"


def _in_words(act: Decision | Suspension) -> dict[str, object]:
    if isinstance(act, Suspension):
        title = _("The service was taken out of sight")
        return {"title": title, "at": act.suspended_at, "reason": act.reason}
    return {"title": _("The version was refused"), "at": act.decided_at, "reason": act.reason}
