"""An editor says what a service is built from, or takes it back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.composition.graph import loop_closed_by
from catalogue.composition.permissions import may_compose
from catalogue.composition.queries.edges import every_edge_below
from catalogue.composition.queries.parts import names_of
from catalogue.jobs.ledger import lock_key
from catalogue.models import Listing, Part
from catalogue.models.part import BUILT_FROM


class NotLinkable(Exception):
    """One of the two cannot be seen by everybody, or they are one; the message says which."""


class AlreadyLinked(Exception):
    """This has been said of the two already."""


class ClosesLoop(Exception):
    """The service would be built from itself through others; the message names the loop."""


class NotLinked(Exception):
    """Somebody else took it back first."""


def link(*, whole: Listing, part: Listing, relation: str, by: User, at: datetime) -> Part:
    """Says that `whole` contains, depends on, is based on or replaces `part`.

    Raises NotLinkable, AlreadyLinked, ClosesLoop, PermissionDenied.
    """
    with transaction.atomic():
        if relation in BUILT_FROM:
            # Two links that together close a loop must not miss each other.
            _hold_the_graph()
        # Held until the end: a merge carries the parts of a listing away.
        known = Listing.objects.lock_all({whole.pk, part.pk})
        whole, part = known[whole.pk], known[part.pk]
        _check_editor(by, whole)
        _check_pair(whole, part)
        if relation in BUILT_FROM:
            _check_loop(whole, part)
        made = _insert(whole, part, relation, by=by, at=at)
        _record("composition.linked", made, version=1, by=by, at=at)
    return made


def unlink(*, part: Part, by: User, at: datetime) -> Part:
    """Takes it back; from the next reading of the ledger on nothing is counted through it.

    Raises NotLinked, PermissionDenied.
    """
    with transaction.atomic():
        rows = Part.objects.select_related("whole__organisation")
        found = rows.select_for_update(of=("self",)).filter(pk=part.pk).first()
        if found is None:
            raise NotLinked(_("Somebody else has taken this back already."))
        _check_editor(by, found.whole)
        _record("composition.unlinked", found, version=2, by=by, at=at)
        Part.objects.filter(pk=found.pk).delete()
    return found


def _hold_the_graph() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("composition")])


def _check_editor(person: User, whole: Listing) -> None:
    if not may_compose(person, whole.organisation):
        raise PermissionDenied(
            _("Only editors and owners of its organisation can say what a service is built from.")
        )


def _check_pair(whole: Listing, part: Listing) -> None:
    if whole == part:
        raise NotLinkable(_("A service cannot be a part of itself. Choose another service."))
    if not whole.is_published:
        raise NotLinkable(_("Your service is not published, so nothing can be said of its parts."))
    if not part.is_published:
        raise NotLinkable(_("This service is not published any more. Choose another service."))


def _check_loop(whole: Listing, part: Listing) -> None:
    loop = loop_closed_by((whole.pk, part.pk), every_edge_below(part.pk))
    if loop:
        raise ClosesLoop(
            _("This would close a loop: %(loop)s. A service cannot be built from itself.")
            % {"loop": _in_words(loop)}
        )


def _in_words(loop: Sequence[int]) -> str:
    """The names in order; of a service out of sight the name is nobody else's business."""
    names = names_of(loop)
    return " → ".join(names.get(key) or _("a service out of sight") for key in loop)


def _insert(whole: Listing, part: Listing, relation: str, *, by: User, at: datetime) -> Part:
    try:
        with transaction.atomic():
            return Part.objects.create(
                whole=whole, part=part, relation=relation, linked_by=by, linked_at=at
            )
    except IntegrityError as error:
        if not Part.objects.filter(whole=whole, part=part, relation=relation).exists():
            raise
        raise AlreadyLinked(
            _("This is said already. Choose another service or relation.")
        ) from error


def _record(kind: str, part: Part, *, version: int, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=part.pk,
        version=version,
        at=at,
        by=by,
        listing_id=part.whole_id,
        organisation_id=part.whole.organisation_id,
        delta={"part": part.part_id, "relation": part.relation},
    )
