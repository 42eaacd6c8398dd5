from collections.abc import Iterable
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.fields import BY_NAME, Home
from catalogue.models.capability import Capability
from catalogue.models.listing import Listing
from catalogue.models.steps import Actor, Step, act_of, allowed


class RevisionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for a moderator")
    CHANGES_REQUESTED = "changes_requested", _("changes asked for")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("replaced by a later version")


OPEN_STATES = (
    RevisionState.DRAFT,
    RevisionState.SUBMITTED,
    RevisionState.CHANGES_REQUESTED,
)
EDITABLE_STATES = (RevisionState.DRAFT, RevisionState.CHANGES_REQUESTED)

_EDITOR, _MODERATOR = (Actor.EDITOR,), (Actor.MODERATOR,)
_STATE = RevisionState


def _merging(state: RevisionState) -> tuple[Step, Step]:
    """With its listing merged it is out of the way; with the merge undone it is as it was."""
    there, back = {"before": state, "after": _STATE.WITHDRAWN}, {"before": _STATE.WITHDRAWN}
    shared = {"by": _MODERATOR, "reason": True}
    return (
        Step(act="revision.withdrawn", **there, **shared),  # type: ignore[arg-type]
        Step(act="revision.restored", after=state, **back, **shared),  # type: ignore[arg-type]
    )


REVISION_STEPS = (
    *(step for state in OPEN_STATES for step in _merging(state)),
    Step(act="revision.submitted", before=_STATE.DRAFT, after=_STATE.SUBMITTED, by=_EDITOR),
    Step(act="revision.withdrawn", before=_STATE.DRAFT, after=_STATE.WITHDRAWN, by=_EDITOR),
    Step(
        act="listing.changed",
        before=_STATE.SUBMITTED,
        after=_STATE.APPROVED,
        by=(Actor.MODERATOR, Actor.RULE),
    ),
    Step(
        act="revision.returned",
        before=_STATE.SUBMITTED,
        after=_STATE.CHANGES_REQUESTED,
        by=_MODERATOR,
        reason=True,
    ),
    Step(
        act="revision.refused",
        before=_STATE.SUBMITTED,
        after=_STATE.REFUSED,
        by=_MODERATOR,
        reason=True,
    ),
    Step(act="revision.withdrawn", before=_STATE.SUBMITTED, after=_STATE.WITHDRAWN, by=_EDITOR),
    Step(
        act="revision.submitted",
        before=_STATE.CHANGES_REQUESTED,
        after=_STATE.SUBMITTED,
        by=_EDITOR,
    ),
    Step(
        act="revision.withdrawn",
        before=_STATE.CHANGES_REQUESTED,
        after=_STATE.WITHDRAWN,
        by=_EDITOR,
    ),
    Step(
        act="appeal.decided",
        before=_STATE.REFUSED,
        after=_STATE.SUBMITTED,
        by=(Actor.ANOTHER_MODERATOR,),
        reason=True,
    ),
    Step(
        act="listing.changed",
        before=_STATE.APPROVED,
        after=_STATE.SUPERSEDED,
        by=(Actor.MODERATOR, Actor.RULE),
    ),
)
"""A trigger of the table holds the same pairs of states."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def submitted(self) -> Self:
        return self.filter(state=RevisionState.SUBMITTED)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(listing__organisation=organisation)

    def names_of(self, listings: Iterable[Listing]) -> dict[int, str]:
        """By the listing's key: the name of its live version, or else of the newest."""
        known = list(listings)
        names = {one.pk: one.live_revision.name for one in known if one.live_revision}
        without = {one.pk for one in known} - names.keys()
        if not without:
            return names
        newest = self.filter(listing__in=without).order_by("listing_id", "-pk")
        return names | dict(newest.distinct("listing_id").values_list("listing_id", "name"))


@pghistory.track()
class Revision(models.Model):
    """What an editor proposes for a listing: all its words and facts at one moment.

    `facts` holds the values of the schema's fields whose home is `facts`, by name. Only what
    was given is there: a missing key means 'not given'. `saved` counts how often each part of
    the form was saved, so that two people may work on different parts at once. `run` is the
    import that wrote it, for as long as no person has saved or sent it since.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="revisions")
    state = models.CharField(max_length=20, choices=RevisionState, default=RevisionState.DRAFT)
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=8, default="en")
    facts = models.JSONField(default=dict)
    capabilities = models.ManyToManyField(Capability, related_name="revisions", blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions_begun"
    )
    begun_at = models.DateTimeField()
    run = models.ForeignKey(
        "catalogue.IntakeRun",
        on_delete=models.SET_NULL,
        null=True,
        related_name="revisions",
        db_index=False,
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="revisions_submitted",
    )
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved = models.JSONField(default=dict, db_default={})

    objects: ClassVar[RevisionQuerySet] = RevisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RevisionState.values), name="revision_state_known"
            ),
            models.UniqueConstraint(
                "listing", condition=Q(state__in=OPEN_STATES), name="revision_open_once"
            ),
            models.UniqueConstraint(
                "listing",
                condition=Q(state=RevisionState.APPROVED),
                name="revision_approved_once",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="revision_submitted_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(RevisionState.DRAFT, RevisionState.WITHDRAWN))
                | Q(submitted_at__isnull=False),
                name="revision_submitted_before_decided",
            ),
        ]
        indexes = [
            models.Index("state", "submitted_at", name="revision_waiting"),
            models.Index("run", name="revision_of_run"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    def times_saved(self, part: str) -> int:
        return int(self.saved.get(part, 0))

    def may_become(self, state: str, *, by: Actor) -> bool:
        return allowed(REVISION_STEPS, self.state, state, by=by)

    def act_to(self, state: str, *, by: Actor, reason: str = "") -> str:
        """What the ledger calls this step; raises NoSuchStep, ReasonMissing."""
        return act_of(REVISION_STEPS, self.state, state, by=by, reason=reason)

    def text_in(self, language: str) -> "RevisionText | None":
        """Its text in that language, or else in its own, from texts already loaded."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(self.language)

    def texts_by_language(self) -> "dict[str, RevisionText]":
        """From texts already loaded, its own language first."""
        texts = sorted(
            self.texts.all(), key=lambda one: (one.language != self.language, one.language)
        )
        return {text.language: text for text in texts}

    def values(self, *, language: str = "") -> dict[str, object]:
        """Every field of the schema by its name; texts in that language, or else in its own."""
        language = language or self.language
        return {name: self.value_of(name, language=language) for name in BY_NAME}

    def value_of(self, name: str, *, language: str = "en") -> object:
        """The value of one field of the schema, from rows already loaded; None: not given."""
        home = BY_NAME[name].home
        if home == Home.FACTS:
            return self.facts.get(name)
        if home == Home.LANGUAGE:
            text = self.text_in(language)
            return getattr(text, name) if text else None
        if name == "capabilities":
            return list(self.capabilities.all())
        return getattr(self, name)


def _lines(words: int) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=words), default=list, blank=True)


@pghistory.track()
class RevisionText(models.Model):
    """The words of a revision in one language (BCP 47, two letters and maybe a region)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    summary = models.CharField(max_length=150, blank=True)
    description = models.TextField(blank=True, max_length=10_000)
    features = _lines(200)
    cases_covered = _lines(300)
    cases_not_covered = _lines(300)

    class Meta:
        constraints = [
            models.UniqueConstraint("revision", "language", name="revision_text_once"),
            models.CheckConstraint(
                condition=Q(language__regex=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$"),
                name="revision_text_language_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} in {self.language}"
