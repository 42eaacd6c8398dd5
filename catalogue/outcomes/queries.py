from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from catalogue.fields.words import pounds
from catalogue.models import Adoption, Listing, OutcomeReport
from catalogue.outcomes.findings import change, finding, plain
from catalogue.past import Step, concealed, steps


@dataclass(frozen=True)
class Shown:
    """A report with what is said of its numbers; `cost` is '' where no cost is given."""

    report: OutcomeReport
    finding: str
    change: str
    cost: str


def in_words(report: OutcomeReport) -> Shown:
    said = finding(
        measure=report.measure,
        unit=report.unit,
        before=report.before,
        after=report.after,
        higher_is_better=report.higher_is_better,
    )
    return Shown(report, said, change(report.before, report.after), _cost(report))


def _cost(report: OutcomeReport) -> str:
    before, after = report.cost_before_pence, report.cost_after_pence
    if before is None or after is None:
        return ""
    words = _("from %(before)s to %(after)s a year, %(change)s")
    how = (
        change(Decimal(before), Decimal(after))
        if before
        else _("%(size)s more") % {"size": pounds(after)}
    )
    return words % {"before": pounds(before), "after": pounds(after), "change": how}


def outcomes_of(listing: Listing) -> QuerySet[OutcomeReport]:
    """What everybody reads, the verified ones first, then the newest."""
    return (
        OutcomeReport.objects.counting()
        .filter(listing=listing)
        .select_related("organisation")
        .order_by(F("verified_at").desc(nulls_last=True), "-confirmed_at", "-pk")
    )


def reports_by(organisation: Organisation) -> QuerySet[OutcomeReport]:
    """What its members reported: open ones first, those that wait before the others."""
    return (
        OutcomeReport.objects.for_organisation(organisation)
        .select_related(
            "organisation", "listing__live_revision", "listing__organisation", "reported_by"
        )
        .prefetch_related("hidings")
        .order_by(
            F("withdrawn_at").asc(nulls_first=True),
            F("confirmed_at").asc(nulls_first=True),
            "pk",
        )
    )


def report_or_404(organisation: Organisation, key: int) -> OutcomeReport:
    found = reports_by(organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def reportable_or_404(organisation: Organisation, slug: str) -> Listing:
    """A listing that the organisation has in use."""
    uses = Adoption.objects.in_use().for_organisation(organisation)
    use = uses.filter(listing__slug=slug).select_related("listing__live_revision").first()
    if use is None:
        raise Http404
    return use.listing


def shown_or_404(slug: str, key: int) -> OutcomeReport:
    """A report that everybody reads, of a service that everybody sees."""
    found = (
        OutcomeReport.objects.counting()
        .filter(pk=key, listing__in=Listing.objects.published().filter(slug=slug))
        .select_related("listing__live_revision", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def to_verify(person: User) -> QuerySet[OutcomeReport]:
    """Reports that this moderator may verify, the oldest first."""
    own = person.memberships.values("organisation")
    return (
        OutcomeReport.objects.counting()
        .filter(verified_at__isnull=True)
        .exclude(organisation__in=own)
        .exclude(listing__organisation__in=own)
        .select_related("organisation", "listing__live_revision", "listing__organisation")
        .order_by("confirmed_at", "pk")
    )


def counting_or_404(key: int) -> OutcomeReport:
    """One that everybody reads, whatever it is about; for moderators."""
    found = (
        OutcomeReport.objects.counting()
        .filter(pk=key)
        .select_related("organisation", "listing__live_revision", "listing__organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


LABELS: dict[str, str | Promise] = {
    "measure": gettext_lazy("What was measured"),
    "unit": gettext_lazy("Unit"),
    "higher_is_better": gettext_lazy("Better is"),
    "before": gettext_lazy("Before"),
    "before_from": gettext_lazy("Before, first day"),
    "before_until": gettext_lazy("Before, last day"),
    "after": gettext_lazy("After"),
    "after_from": gettext_lazy("After, first day"),
    "after_until": gettext_lazy("After, last day"),
    "cost_before_pence": gettext_lazy("Yearly cost before"),
    "cost_after_pence": gettext_lazy("Yearly cost after"),
    "source": gettext_lazy("Source"),
    "evidence": gettext_lazy("Address of the evidence"),
}
WORDS = ("measure", "unit", "source", "evidence")


@dataclass(frozen=True)
class Change:
    """One field as people read it; '' where it is not given."""

    label: str | Promise
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """What was done, when, and what it changed."""

    words: str
    at: datetime
    changes: list[Change]


def history_of(report: OutcomeReport) -> list[Entry]:
    """The newest first, from the states that a second member had confirmed."""
    past: Any = OutcomeReport.pgh_event_model  # type: ignore[attr-defined]
    rows = past.objects.filter(pgh_obj=report.pk, confirmed_at__isnull=False)
    states = list(rows.order_by("pgh_id").values())
    unseen = concealed(states, WORDS)
    columns = (*LABELS, "verified_at", "hidden")
    return [_entry(step, unseen) for step in steps(states, columns)][::-1]


def _entry(step: Step, unseen: dict[str, set[object]]) -> Entry:
    def shown(name: str, value: object) -> str:
        return _("Hidden by a moderator") if value in unseen.get(name, ()) else _said(name, value)

    changes = [
        Change(LABELS[name], shown(name, old), shown(name, new))
        for name, (old, new) in step.changed.items()
        if name in LABELS and (_said(name, old) or _said(name, new))
    ]
    return Entry(*_act(step), changes)


def _act(step: Step) -> tuple[str, Any]:
    state, changed = step.state, step.changed
    if len(changed) > len(LABELS):
        return _("The outcome was reported and confirmed"), state["confirmed_at"]
    if changed.keys() & LABELS.keys():
        return _("The report was changed and confirmed again"), state["confirmed_at"]
    if "hidden" in changed:
        hidden = _("A moderator hid the report"), _("A moderator put the report back")
        return hidden[not state["hidden"]], state["pgh_created_at"]
    return _("A moderator has seen the evidence"), state["verified_at"]


def _said(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    return _SAID.get(name, str)(value)


def _day(value: Any) -> str:
    return date_format(value, "j F Y")


_SAID: dict[str, Callable[[Any], str]] = {
    "higher_is_better": lambda value: _("higher") if value else _("lower"),
    "before": plain,
    "after": plain,
    "before_from": _day,
    "before_until": _day,
    "after_from": _day,
    "after_until": _day,
    "cost_before_pence": pounds,
    "cost_after_pence": pounds,
}
