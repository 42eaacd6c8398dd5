"""One case: what a moderator reads before deciding, and the decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest, moderator_required
from catalogue.listings.changes import Change, changes
from catalogue.listings.problems import problems_of
from catalogue.models import Case, CaseKind, Outcome, Revision
from catalogue.moderation.actions import (
    AlreadyClosed,
    AlreadyDecided,
    AlreadySettled,
    AlreadyTaken,
    acknowledge,
    approve,
    ask_for_changes,
    refuse,
    release_case,
    settle_appeal,
    settle_report,
    take_case,
    write_letter,
)
from catalogue.moderation.forms import OUTCOMES, ConfirmForm, DecisionForm, LetterForm
from catalogue.moderation.permissions import may_judge, may_settle
from catalogue.moderation.queries import (
    case_or_404,
    decisions_on,
    like_revisions,
    next_waiting,
    thread_of,
    usual_reasons,
)
from catalogue.moderation.views.queue import name_of, warnings_in_words


@require_GET
@moderator_required
def page(request: SignedInRequest, case: int) -> HttpResponse:
    found = case_or_404(case)
    if found.kind == CaseKind.CLAIM:
        return redirect("ownership:judge", found.transfer.pk)
    return _show(request, found, LetterForm())


def _show(
    request: SignedInRequest, case: Case, letter: LetterForm, *, status: int = 200
) -> HttpResponse:
    revision, now = case.revision, timezone.now()
    holder = case.holder(at=now)
    context = {
        "case": case,
        "listing": case.listing,
        "name": name_of(case),
        "changes": _changes(case, revision) if revision else [],
        "problems": problems_of(revision) if revision else [],
        "warnings": warnings_in_words(case),
        "similar": like_revisions(revision) if revision and case.is_open else [],
        "decisions": decisions_on(case.listing),
        "letters": thread_of(case.listing),
        "form": letter,
        "held_by_me": holder == request.user,
        "holder": holder,
        "may_decide": _may_decide(request, case),
        "decidable": case.kind in OUTCOMES,
    }
    return render(request, "catalogue/moderation/case.html", context, status=status)


def _changes(case: Case, revision: Revision) -> list[Change]:
    """From what is live now; everything is new where nothing is, or where this is what is live."""
    live = case.listing.live_revision
    if live == revision:
        live = revision.listing.revisions.filter(pk__lt=revision.pk, state="superseded").last()
    after, before = _texts(revision), _texts(live)
    languages = dict.fromkeys((revision.language, *after, *before))
    found: list[Change] = []
    for language in languages:
        found += changes(
            before.get(language, {}),
            after.get(language, {}),
            kind=case.listing.kind,
            language="" if language == revision.language else language,
        )
    return found


def _texts(revision: Revision | None) -> dict[str, dict[str, object]]:
    """All values by language."""
    texts = revision.texts.all() if revision else ()
    return {one.language: revision.values(language=one.language) for one in texts if revision}


def _may_decide(request: SignedInRequest, case: Case) -> bool:
    if not may_judge(request.user, case.listing.organisation):
        return False
    return case.appeal is None or may_settle(request.user, case.appeal)


@require_http_methods(["GET", "POST"])
@moderator_required
def decide(request: SignedInRequest, case: int) -> HttpResponse:
    found = case_or_404(case)
    if not _may_decide(request, found):
        raise PermissionDenied(_why_not(request, found))
    if found.kind not in OUTCOMES:
        return redirect("moderation:case", case)
    if "confirm" in request.POST:
        return _confirmed(request, found)
    reasons = usual_reasons(found.kind)
    form = DecisionForm(request.POST or None, kind=found.kind, reasons=reasons)
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        ready = ConfirmForm(
            kind=found.kind,
            initial={"outcome": outcome, "confirm": "yes", "reason": form.full_reason()},
        )
        return _ask(request, found, ready, outcome)
    context = {"case": found, "name": name_of(found), "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/decide.html", context, status=status)


def _why_not(request: SignedInRequest, case: Case) -> str:
    if not may_judge(request.user, case.listing.organisation):
        return _("Only a moderator from outside the organisation can decide this.")
    return _("Another moderator than the one who decided settles it.")


def _ask(
    request: SignedInRequest, case: Case, form: ConfirmForm, outcome: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "name": name_of(case),
        "form": form,
        "outcome": form.labels.get(outcome, ""),
    }
    return render(request, "catalogue/moderation/confirm.html", context, status=status)


def _confirmed(request: SignedInRequest, case: Case) -> HttpResponse:
    form = ConfirmForm(request.POST, kind=case.kind)
    if not form.is_valid():
        return _ask(request, case, form, request.POST.get("outcome", ""), status=422)
    try:
        _carry_out(case, form.cleaned_data["outcome"], form.cleaned_data["reason"], request)
    except (AlreadyDecided, AlreadySettled) as error:
        messages.info(request, str(error))
        return redirect("moderation:case", case.pk)
    messages.success(request, _("Your decision is stored. The publisher can read it."))
    return _onward(request)


def _onward(request: SignedInRequest) -> HttpResponse:
    following = next_waiting(request.user, at=timezone.now())
    if following is None:
        return redirect("moderation:queue")
    return redirect("moderation:case", following.pk)


def _carry_out(case: Case, outcome: str, reason: str, request: SignedInRequest) -> None:
    by, at = request.user, timezone.now()
    if case.flag is not None:
        settle_report(
            flag=case.flag,
            upheld=outcome != "rejected",
            hide=outcome == "suspend",
            answer=reason,
            by=by,
            at=at,
        )
    elif case.appeal is not None:
        upheld = outcome == "upheld"
        settle_appeal(appeal=case.appeal, upheld=upheld, answer=reason, by=by, at=at)
    elif case.revision is not None:
        match outcome:
            case Outcome.APPROVED:
                approve(revision=case.revision, by=by, at=at, reason=reason)
            case Outcome.CHANGES_REQUESTED:
                ask_for_changes(revision=case.revision, reason=reason, by=by, at=at)
            case Outcome.REFUSED:
                refuse(revision=case.revision, reason=reason, by=by, at=at)


@require_POST
@moderator_required
def take(request: SignedInRequest, case: int) -> HttpResponse:
    try:
        take_case(case=case_or_404(case), by=request.user, at=timezone.now())
    except (AlreadyTaken, AlreadyClosed) as error:
        messages.info(request, str(error))
    return redirect("moderation:case", case)


@require_POST
@moderator_required
def release(request: SignedInRequest, case: int) -> HttpResponse:
    try:
        release_case(case=case_or_404(case), by=request.user, at=timezone.now())
    except (AlreadyTaken, AlreadyClosed) as error:
        messages.info(request, str(error))
    return redirect("moderation:case", case)


@require_POST
@moderator_required
def seen(request: SignedInRequest, case: int) -> HttpResponse:
    """What was approved by rule has been looked at."""
    found = case_or_404(case)
    if found.kind != CaseKind.ACKNOWLEDGE:
        return redirect("moderation:case", case)
    try:
        acknowledge(case=found, by=request.user, at=timezone.now())
    except AlreadyDecided as error:
        messages.info(request, str(error))
        return redirect("moderation:case", case)
    return _onward(request)


@require_POST
@moderator_required
def write(request: SignedInRequest, case: int) -> HttpResponse:
    found = case_or_404(case)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    words = form.cleaned_data["words"]
    write_letter(listing=found.listing, words=words, by=request.user, at=timezone.now())
    messages.success(request, _("Your message is sent."))
    return redirect("moderation:case", case)
