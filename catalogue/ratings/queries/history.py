"""How one review came to read as it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation
from catalogue.fields.words import pounds
from catalogue.models import Rating, Stage
from catalogue.past import Step, concealed, steps

LABELS: dict[str, str | Promise] = {
    "again": gettext_lazy("Would take it up again"),
    "ease": gettext_lazy("Ease"),
    "words": gettext_lazy("Outcome"),
    "fit": gettext_lazy("Fit"),
    "support": gettext_lazy("Support"),
    "cases_met": gettext_lazy("Cases met"),
    "cases_not_met": gettext_lazy("Cases not met"),
    "hours_released": gettext_lazy("Time released"),
    "version_used": gettext_lazy("Version"),
    "integration_days": gettext_lazy("Time to integrate"),
    "integration_pence": gettext_lazy("Cost to integrate"),
    "stage": gettext_lazy("Stage of use"),
    "reply": gettext_lazy("Answer"),
}
"""The columns that people read, in their order."""
WORDS = ("words", "fit", "support", "cases_met", "cases_not_met", "version_used", "reply")


@dataclass(frozen=True)
class Change:
    """One field as people read it; '' where it is not given."""

    label: str | Promise
    state: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """What was done, when, and what it changed."""

    words: str
    at: datetime
    changes: list[Change]


def history_of(rating: Rating) -> list[Entry]:
    """The newest first. Words that a moderator hid, and that nobody saw since, stay hidden."""
    past: Any = Rating.pgh_event_model  # type: ignore[attr-defined]
    states = list(past.objects.filter(pgh_obj=rating.pk).order_by("pgh_id").values())
    bodies = Organisation.objects.in_bulk({one["replied_for_id"] for one in states} - {None})
    unseen = concealed(states, WORDS)
    columns = (*LABELS, "hidden", "withdrawn_at")
    return [_entry(step, bodies, unseen) for step in steps(states, columns)][::-1]


def _entry(step: Step, bodies: dict[Any, Organisation], unseen: dict[str, set[object]]) -> Entry:
    def shown(name: str, value: object) -> str:
        return (
            _("Hidden by a moderator") if value in unseen.get(name, ()) else in_words(name, value)
        )

    changes = [
        Change(LABELS[name], _("Changed"), shown(name, old), shown(name, new))
        for name, (old, new) in step.changed.items()
        if name in LABELS and (in_words(name, old) or in_words(name, new))
    ]
    return Entry(*_act(step, bodies), changes)


def _act(step: Step, bodies: dict[Any, Organisation]) -> tuple[str, Any]:
    state, changed = step.state, step.changed
    if len(changed) > len(LABELS):
        return _("The review was written"), state["rated_at"]
    if "withdrawn_at" in changed and state["withdrawn_at"]:
        return _("The review was withdrawn"), state["withdrawn_at"]
    if "withdrawn_at" in changed:
        return _("The review was given again"), state["rated_at"]
    if "hidden" in changed:
        hidden = _("A moderator hid the review"), _("A moderator put the review back")
        return hidden[not state["hidden"]], state["pgh_created_at"]
    if changed.keys() == {"reply"}:
        body = bodies.get(state["replied_for_id"])
        return _("%(body)s answered") % {"body": body.name if body else ""}, state["replied_at"]
    return _("The review was changed"), state["rated_at"]


def in_words(name: str, value: object) -> str:
    """A column's value as people read it; '' where it is not given."""
    if value is None or value == "":
        return ""
    return _SAID.get(name, str)(value)


def _days(value: Any) -> str:
    return ngettext("%(count)s day", "%(count)s days", value) % {"count": f"{value:,}"}


def _hours(value: Any) -> str:
    words = ngettext("%(count)s hour a month", "%(count)s hours a month", value)
    return words % {"count": f"{value:,}"}


_SAID: dict[str, Callable[[Any], str]] = {
    "again": lambda value: _("Yes") if value else _("No"),
    "ease": lambda value: _("%(mark)s of 5") % {"mark": value},
    "hours_released": _hours,
    "integration_days": _days,
    "integration_pence": pounds,
    "stage": lambda value: str(Stage(value).label).capitalize(),
}
