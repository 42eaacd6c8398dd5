"""What an editor does with a listing's revision: begin, edit, send, withdraw."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.fields import BY_NAME, Home, fields_of
from catalogue.listings.cleaning import WrongValue, clean
from catalogue.listings.permissions import kinds_for, may_draft
from catalogue.listings.problems import Problem, problems_of
from catalogue.models import (
    Capability,
    IntakeRun,
    Listing,
    Revision,
    RevisionState,
    RevisionText,
)


class KindNotOffered(Exception):
    """This organisation does not publish listings of that kind."""


class NotEditable(Exception):
    """The revision is with a moderator, or was decided."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the revision first."""


class Incomplete(Exception):
    """The revision lacks something; `problems` lists it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Some answers are missing."))
        self.problems = problems


def create_draft(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    by: User,
    at: datetime,
    language: str = "en",
    run: IntakeRun | None = None,
) -> Revision:
    """A new, unpublished listing with its first draft.

    Raises KindNotOffered, WrongValue, PermissionDenied.
    """
    _check_drafter(by, organisation, run)
    if run is None and kind not in kinds_for(organisation):
        raise KindNotOffered(
            _("Suppliers list commodity services. Public bodies publish the other kinds.")
        )
    name = str(clean(BY_NAME["name"], name))
    if not name:
        raise WrongValue("name", str(BY_NAME["name"].missing))
    with transaction.atomic():
        listing = _make_listing(organisation, kind, name)
        revision = Revision.objects.create(
            listing=listing, name=name, language=language, begun_by=by, begun_at=at
        )
        RevisionText.objects.create(revision=revision, language=language)
        _record("revision.begun", revision, by=by, at=at)
    return revision


def _make_listing(organisation: Organisation, kind: str, name: str) -> Listing:
    """With an address of its own; of two that race for one, the second takes the next."""
    wanted = slugify(name)[:90] or "service"
    number = 1
    while True:
        slug = wanted if number == 1 else f"{wanted}-{number}"
        try:
            with transaction.atomic():
                if not Listing.objects.filter(slug=slug).exists():
                    return Listing.objects.create(organisation=organisation, kind=kind, slug=slug)
        except IntegrityError:
            pass
        number += 1


def start_edit(
    *, listing: Listing, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """The open revision, or a new draft: a copy of the live one, or of the last one made.

    Raises PermissionDenied.
    """
    _check_drafter(by, listing.organisation, run)
    with transaction.atomic():
        Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
        before = listing.revisions.open().first()
        if before is not None:
            return before
        last = listing.revisions.order_by("-pk")[:1]
        live = Revision.objects.filter(live_on=listing).first() or last.get()
        draft = Revision.objects.create(
            listing=listing,
            name=live.name,
            language=live.language,
            facts=live.facts,
            begun_by=by,
            begun_at=at,
        )
        draft.capabilities.set(live.capabilities.all())
        for text in live.texts.all():
            text.pk = None
            text.revision = draft
            text.save()
        _record("revision.begun", draft, by=by, at=at)
    return draft


def edit(
    *,
    revision: Revision,
    values: Mapping[str, object],
    by: User,
    at: datetime,
    language: str = "",
    run: IntakeRun | None = None,
) -> Revision:
    """Stores values by the names of the schema's fields; what is not named stays.

    `revision` is as the person saw it: an older version is refused. `capabilities` are slugs.

    Raises ChangedMeanwhile, NotEditable, WrongValue, PermissionDenied.
    """
    with transaction.atomic():
        seen = revision.version
        revision = _lock(revision)
        _check_drafter(by, revision.listing.organisation, run)
        if not revision.is_editable:
            raise NotEditable(_("This version is with a moderator. Withdraw it to change it."))
        if revision.version != seen:
            raise ChangedMeanwhile(_("Somebody else saved this version while you were writing."))
        _store(revision, values, language or revision.language)
        revision.version += 1
        revision.save(update_fields=["name", "facts", "version"])
        _record("revision.saved", revision, by=by, at=at)
    return revision


def _store(revision: Revision, values: Mapping[str, object], language: str) -> None:
    offered = {field.name for field in fields_of(revision.listing.kind)}
    text = None
    for name, raw in values.items():
        if name not in offered:
            raise WrongValue(name, f"This kind of service has no field '{name}'.")
        field = BY_NAME[name]
        value = clean(field, raw)
        if field.home is Home.FACTS:
            _set_fact(revision, name, value)
        elif field.home is Home.LANGUAGE:
            text = (
                text or RevisionText.objects.get_or_create(revision=revision, language=language)[0]
            )
            setattr(text, name, value)
        elif name == "capabilities":
            revision.capabilities.set(_capabilities(value))
        elif not value:
            raise WrongValue(name, str(field.missing))
        else:
            setattr(revision, name, value)
    if text is not None:
        text.save()


def _set_fact(revision: Revision, name: str, value: object) -> None:
    """A missing key means 'not given', so an emptied field leaves none."""
    if value:
        revision.facts[name] = value
    else:
        revision.facts.pop(name, None)


def _capabilities(slugs: object) -> list[Capability]:
    wanted = list(slugs) if isinstance(slugs, list) else []
    found = {one.slug: one for one in Capability.objects.filter(slug__in=wanted)}
    for slug in wanted:
        if slug not in found:
            raise WrongValue("capabilities", f"There is no function called '{slug}'.")
    return [found[slug] for slug in wanted]


def submit(
    *, revision: Revision, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """Sends it to the moderators. An import sends what its file has; they see what is missing.

    Raises Incomplete, NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        revision = _lock(revision)
        _check_drafter(by, revision.listing.organisation, run)
        if not revision.may_become(RevisionState.SUBMITTED):
            raise NotEditable(_("This version was sent already."))
        problems = problems_of(revision)
        if problems and run is None:
            raise Incomplete(problems)
        revision.submitted_by = by
        revision.submitted_at = at
        _move(revision, RevisionState.SUBMITTED, "submitted_by", "submitted_at")
        _record("revision.submitted", revision, by=by, at=at)
    return revision


def withdraw(
    *, revision: Revision, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """Takes an open revision back; the live version stays as it is.

    Raises NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        revision = _lock(revision)
        _check_drafter(by, revision.listing.organisation, run)
        if not revision.may_become(RevisionState.WITHDRAWN):
            raise NotEditable(_("This version was decided already, so it cannot be withdrawn."))
        _move(revision, RevisionState.WITHDRAWN)
        _record("revision.withdrawn", revision, by=by, at=at)
    return revision


def _check_drafter(person: User, organisation: Organisation, run: IntakeRun | None) -> None:
    if not may_draft(person, organisation, run):
        raise PermissionDenied(_("Only editors and owners can publish for this organisation."))


def _lock(revision: Revision) -> Revision:
    return (
        Revision.objects.select_for_update(of=("self",))
        .select_related("listing__organisation")
        .get(pk=revision.pk)
    )


def _move(revision: Revision, state: str, *fields: str) -> None:
    revision.state = state
    revision.version += 1
    revision.save(update_fields=["state", "version", *fields])


def _record(kind: str, revision: Revision, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=revision.pk,
        version=revision.version,
        at=at,
        by=by,
        listing_id=revision.listing_id,
        organisation_id=revision.listing.organisation_id,
    )
