"""One case: what a moderator reads before deciding, and who has it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest, moderator_required
from catalogue.listings.changes import Change, changes
from catalogue.listings.problems import problems_of
from catalogue.models import Case, CaseKind, Revision, RevisionState
from catalogue.moderation.actions import (
    AlreadyClosed,
    AlreadyTaken,
    NotTaken,
    release_case,
    take_case,
    write_letter,
)
from catalogue.moderation.forms import OUTCOMES, LetterForm
from catalogue.moderation.permissions import may_decide
from catalogue.moderation.queries import (
    case_or_404,
    complaint_of,
    decisions_on,
    like_revisions,
    open_case_of,
    reviews_of_burst,
    thread_of,
    version_before,
)
from catalogue.moderation.views.queue import name_of, warnings_in_words


@require_GET
@moderator_required
def page(request: SignedInRequest, case: int) -> HttpResponse:
    found = case_or_404(case)
    if found.kind == CaseKind.CLAIM:
        return redirect("ownership:judge", found.transfer.pk)
    if found.dispute is not None:
        return redirect("adoption:settle", found.dispute.pk)
    return _show(request, found, LetterForm())


def _show(
    request: SignedInRequest, case: Case, letter: LetterForm, *, status: int = 200
) -> HttpResponse:
    revision, now = case.revision, timezone.now()
    context = {
        "case": case,
        "listing": case.listing,
        "name": name_of(case),
        "changes": _changes(version_before(revision), revision) if revision else [],
        "waits": revision is not None and revision.state == RevisionState.SUBMITTED,
        "problems": problems_of(revision) if revision else [],
        "warnings": warnings_in_words(case),
        "similar": like_revisions(revision) if revision and case.is_open else [],
        "decisions": decisions_on(case.listing),
        "letters": thread_of(case.listing),
        "form": letter,
        "held_by_me": case.holder(at=now) == request.user,
        "held": str(case.kept_from(request.user, at=now) or ""),
        "may_decide": may_decide(request.user, case),
        "waits_in": None if case.is_open or revision is None else open_case_of(revision),
        "decidable": case.kind in OUTCOMES,
        **_reported(case),
    }
    return render(request, "catalogue/moderation/case.html", context, status=status)


def _reported(case: Case) -> dict[str, object]:
    """What a report is about, where it is not the service itself."""
    complaint = complaint_of(case.flag) if case.flag else None
    burst = reviews_of_burst(complaint) if complaint and complaint.body else []
    return {"complaint": complaint, "burst": burst}


def _changes(before: Revision | None, revision: Revision) -> list[Change]:
    """Everything is new where nothing was before."""
    was, now = _texts(before), _texts(revision)
    found: list[Change] = []
    for language in dict.fromkeys((revision.language, *now, *was)):
        found += changes(
            was.get(language, {}),
            now.get(language, {}),
            kind=revision.listing.kind,
            language="" if language == revision.language else language,
        )
    return found


def _texts(revision: Revision | None) -> dict[str, dict[str, object]]:
    """All values by language."""
    texts = revision.texts.all() if revision else ()
    return {one.language: revision.values(language=one.language) for one in texts if revision}


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
    except (AlreadyTaken, AlreadyClosed, NotTaken) as error:
        messages.info(request, str(error))
    return redirect("moderation:case", case)


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
