"""What an editor does with a draft: begin it, copy what is live, save what was typed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.fields import BY_NAME, Field, Home, fields_of, is_given
from catalogue.listings.actions.steps import (
    NotEditable,
    check_drafter,
    lock_revision,
    record_step,
)
from catalogue.listings.cleaning import WrongValue, clean
from catalogue.listings.parts import language_part_name
from catalogue.models import (
    Capability,
    IntakeRun,
    Listing,
    ListingState,
    Revision,
    RevisionText,
)
from catalogue.models.listing import kinds_for


class KindNotOffered(Exception):
    """This organisation does not publish listings of that kind."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the revision first."""


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
    check_drafter(by, organisation, run)
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
            listing=listing, name=name, language=language, begun_by=by, begun_at=at, run=run
        )
        RevisionText.objects.create(revision=revision, language=language)
        record_step("revision.begun", revision, by=by, at=at)
    return revision


def _make_listing(organisation: Organisation, kind: str, name: str) -> Listing:
    """With an address of its own; of two that race for one, the second takes the next."""
    wanted = slugify(name)[:90] or "service"
    number = 1
    while True:
        slug = wanted if number == 1 else f"{wanted}-{number}"
        try:
            with transaction.atomic():
                if _is_free(slug):
                    return Listing.objects.create(organisation=organisation, kind=kind, slug=slug)
        except IntegrityError:
            pass
        number += 1


def _is_free(slug: str) -> bool:
    """Neither a listing has it, nor another page stands at that address, as 'compare' does."""
    page = resolve(reverse("listings:page", args=[slug]))
    return page.view_name == "listings:page" and not Listing.objects.filter(slug=slug).exists()


def start_edit(
    *, listing: Listing, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """The open revision, or a new draft: a copy of the live one, or of the last one made.

    Raises NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        check_drafter(by, listing.organisation, run)
        if listing.state == ListingState.MERGED:
            raise NotEditable(_("This service was merged into another. Edit that one instead."))
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
            run=run,
        )
        draft.capabilities.set(live.capabilities.all())
        for text in live.texts.all():
            text.pk = None
            text.revision = draft
            text.save()
        record_step("revision.begun", draft, by=by, at=at)
    return draft


def edit(
    *,
    revision: Revision,
    values: Mapping[str, object],
    by: User,
    at: datetime,
    language: str = "",
    seen: int | None = None,
    run: IntakeRun | None = None,
) -> Revision:
    """Stores values by the names of the schema's fields; what is not named stays.

    `seen` is how often the parts of the form that hold these values had been saved when the
    person opened them; without it the whole revision must be as the person saw it, so that an
    older one is refused. `capabilities` are slugs.

    Raises ChangedMeanwhile, NotEditable, WrongValue, PermissionDenied.
    """
    with transaction.atomic():
        before = revision
        revision = _lock_editable(revision, by, run)
        language = language or revision.language
        parts = {part_of(revision, BY_NAME[name], language) for name in values if name in BY_NAME}
        _check_fresh(revision, before, parts, seen)
        _store(revision, values, language)
        _save(revision, parts, by=by, at=at)
    return revision


def part_of(revision: Revision, field: Field, language: str) -> str:
    """The part of the form in which a field is asked: its section, or the page of a language."""
    if language != revision.language and field.home is Home.LANGUAGE:
        return language_part_name(language)
    return field.section


def remove_language(
    *, revision: Revision, language: str, by: User, at: datetime, seen: int | None = None
) -> Revision:
    """Takes the texts in one language out of a draft; those in its own language stay.

    `seen` is as in `edit`. Whoever has the form of that language open is told when they save.

    Raises ChangedMeanwhile, NotEditable, WrongValue, PermissionDenied.
    """
    with transaction.atomic():
        before = revision
        revision = _lock_editable(revision, by, None)
        if language == revision.language:
            raise WrongValue("language", _("The texts in the service's own language stay."))
        parts = {language_part_name(language)}
        _check_fresh(revision, before, parts, seen)
        revision.texts.filter(language=language).delete()
        _save(revision, parts, by=by, at=at)
    return revision


def _lock_editable(revision: Revision, by: User, run: IntakeRun | None) -> Revision:
    revision = lock_revision(revision)
    check_drafter(by, revision.listing.organisation, run)
    if not revision.is_editable:
        raise NotEditable(_("This version is with a moderator. Withdraw it to change it."))
    revision.run = run
    return revision


def _check_fresh(revision: Revision, before: Revision, parts: set[str], seen: int | None) -> None:
    if seen is None:
        stale = revision.version != before.version
    else:
        stale = any(revision.times_saved(part) != seen for part in parts)
    if stale:
        raise ChangedMeanwhile(_("Somebody else saved this version while you were writing."))


def _save(revision: Revision, parts: set[str], *, by: User, at: datetime) -> None:
    revision.saved |= {part: revision.times_saved(part) + 1 for part in parts}
    revision.version += 1
    revision.save(update_fields=["name", "facts", "version", "saved", "run"])
    record_step("revision.saved", revision, by=by, at=at)


def _store(revision: Revision, values: Mapping[str, object], language: str) -> None:
    offered = {field.name for field in fields_of(revision.listing.kind)}
    text = None
    for name, raw in values.items():
        if name not in offered:
            words = _("This kind of service has no field '%(name)s'.") % {"name": name}
            raise WrongValue(name, words)
        field = BY_NAME[name]
        value = clean(field, raw, kind=revision.listing.kind)
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
    if is_given(value):
        revision.facts[name] = value
    else:
        revision.facts.pop(name, None)


def _capabilities(slugs: object) -> list[Capability]:
    wanted = list(slugs) if isinstance(slugs, list) else []
    found = {one.slug: one for one in Capability.objects.filter(slug__in=wanted)}
    for slug in wanted:
        if slug not in found:
            words = _("There is no function called '%(name)s'.") % {"name": slug}
            raise WrongValue("capabilities", words)
    return [found[slug] for slug in wanted]
