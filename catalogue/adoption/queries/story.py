from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Event, User
from catalogue.models import Adoption, Stage


@dataclass(frozen=True)
class Step:
    """One entry of the history of a recorded use; `person` is '' where it was none of its own."""

    day: date
    words: str
    person: str


_WORDS = {
    "adoption.declared": gettext_noop("Recorded as: %(to)s"),
    "adoption.confirmed": gettext_noop("Confirmed as: %(to)s"),
    "adoption.reconfirmed": gettext_noop("Renewed for 12 months"),
    "adoption.stage_proposed": gettext_noop("A step was proposed: %(to)s"),
    "adoption.stage_changed": gettext_noop("Stage changed to: %(to)s"),
    "adoption.corrected": gettext_noop("Details were corrected"),
    "adoption.lapsed": gettext_noop("It lapsed, because nobody renewed it"),
    "adoption.withdrawn": gettext_noop("Withdrawn"),
    "adoption.moved_in": gettext_noop("It came here when two services were merged or parted"),
    "adoption.moved_out": gettext_noop("It went to another service after a merge"),
    "adoption.disputed": gettext_noop("The publisher disputed it"),
    "adoption.suspended": gettext_noop("It was suspended"),
    "adoption.restored": gettext_noop("The dispute ended: the use stands"),
    "dispute.answered": gettext_noop("The dispute was answered"),
    "dispute.appealed": gettext_noop("Another moderator was asked to look at the dispute"),
}


def story_of(adoption: Adoption) -> list[Step]:
    """What happened to a recorded use, the newest first; its own people are named to each other."""
    disputes = list(adoption.disputes.values_list("pk", flat=True))
    events = Event.objects.filter(
        Q(kind__startswith="adoption.", subject_id=adoption.pk)
        | Q(kind__startswith="dispute.", subject_id__in=disputes),
        organisation_id=adoption.organisation_id,
        kind__in=_WORDS,
    ).order_by("-pk")
    found = list(events)
    own = User.objects.filter(
        pk__in={event.actor_id for event in found}, memberships__organisation=adoption.organisation
    )
    names = dict(own.values_list("pk", "name"))
    return [
        Step(event.occurred_on, _in_words(event), names.get(event.actor_id or 0, ""))
        for event in found
    ]


def _in_words(event: Event) -> str:
    stage = event.delta.get("to", "")
    label = Stage(stage).label if stage in Stage.values else ""
    return _(_WORDS[event.kind]) % {"to": label}
