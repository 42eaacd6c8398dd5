"""The decision on a case: chosen, read once more, stored."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest, moderator_required
from catalogue.models import Case, Outcome
from catalogue.moderation.actions import (
    AlreadyDecided,
    AlreadySettled,
    AlreadyTaken,
    ChangedMeanwhile,
    NotByRule,
    NotPossible,
    NotToHide,
    acknowledge,
    approve,
    ask_for_changes,
    refuse,
    settle_appeal,
    settle_report,
)
from catalogue.moderation.forms import (
    HIDE,
    OUTCOMES,
    SUSPEND,
    ConfirmForm,
    DecisionForm,
    readers_of,
)
from catalogue.moderation.permissions import check_decider
from catalogue.moderation.queries import case_or_404, next_waiting, usual_reasons
from catalogue.moderation.views.queue import name_of


@require_http_methods(["GET", "POST"])
@moderator_required
def decide(request: SignedInRequest, case: int) -> HttpResponse:
    found = case_or_404(case)
    check_decider(request.user, found)
    if found.kind not in OUTCOMES:
        return redirect("moderation:case", case)
    if "confirm" in request.POST:
        return _confirmed(request, found)
    if not found.is_open:
        messages.info(request, _("This case is closed."))
        return redirect("moderation:case", case)
    try:
        found.check_free(request.user, at=timezone.now())
    except AlreadyTaken as error:
        messages.info(request, str(error))
        return redirect("moderation:case", case)
    form = DecisionForm(
        request.POST or None,
        case=found,
        reasons=usual_reasons(found.kind),
        initial={"seen": found.revision.version if found.revision else None},
    )
    if form.is_valid():
        given = form.cleaned_data
        ready = ConfirmForm(
            case=found,
            initial={
                "outcome": given["outcome"],
                "seen": given.get("seen"),
                "reason": form.full_reason(),
            },
        )
        return _ask(request, found, ready, given["outcome"])
    context = {"case": found, "name": name_of(found), "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/decide.html", context, status=status)


def _ask(
    request: SignedInRequest, case: Case, form: ConfirmForm, outcome: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "name": name_of(case),
        "form": form,
        "outcome": form.labels.get(outcome, ""),
        "readers": readers_of(case, outcome),
    }
    return render(request, "catalogue/moderation/confirm.html", context, status=status)


def _confirmed(request: SignedInRequest, case: Case) -> HttpResponse:
    form = ConfirmForm(request.POST, case=case)
    if not form.is_valid():
        return _ask(request, case, form, request.POST.get("outcome", ""), status=422)
    try:
        _carry_out(case, form, request)
    except (AlreadyDecided, AlreadySettled, AlreadyTaken, ChangedMeanwhile) as error:
        messages.info(request, str(error))
        return redirect("moderation:case", case.pk)
    except (NotPossible, NotToHide) as error:
        form.add_error(None, str(error))
        return _ask(request, case, form, form.cleaned_data["outcome"], status=422)
    readers = readers_of(case, form.cleaned_data["outcome"])
    messages.success(request, f"{_('Your decision is stored.')} {readers}")
    return _onward(request)


def _onward(request: SignedInRequest) -> HttpResponse:
    following = next_waiting(request.user, at=timezone.now())
    if following is None:
        return redirect("moderation:queue")
    return redirect("moderation:case", following.pk)


def _carry_out(case: Case, form: ConfirmForm, request: SignedInRequest) -> None:
    by, at = request.user, timezone.now()
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    if case.flag is not None:
        settle_report(
            flag=case.flag,
            upheld=outcome != "rejected",
            hide=outcome in {SUSPEND, HIDE},
            answer=reason,
            by=by,
            at=at,
        )
    elif case.appeal is not None:
        upheld = outcome == "upheld"
        settle_appeal(appeal=case.appeal, upheld=upheld, answer=reason, by=by, at=at)
    elif case.revision is not None:
        acts: dict[str, Callable[..., object]] = {
            Outcome.APPROVED: approve,
            Outcome.CHANGES_REQUESTED: ask_for_changes,
            Outcome.REFUSED: refuse,
        }
        seen = form.cleaned_data["seen"]
        acts[outcome](revision=case.revision, seen=seen, reason=reason, by=by, at=at)


@require_POST
@moderator_required
def seen(request: SignedInRequest, case: int) -> HttpResponse:
    """What was approved by rule has been looked at."""
    try:
        acknowledge(case=case_or_404(case), by=request.user, at=timezone.now())
    except (AlreadyDecided, AlreadyTaken, NotByRule) as error:
        messages.info(request, str(error))
        return redirect("moderation:case", case)
    return _onward(request)
