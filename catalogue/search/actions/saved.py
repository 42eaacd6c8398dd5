"""Searches that people save, and what they are told of what these find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from pyroaring import BitMap

from accounts.models import Organisation, User, record_event
from catalogue.models import SavedSearch
from catalogue.models.saved_search import LONGEST_ADDRESS
from catalogue.notifications.actions.telling import tell
from catalogue.notifications.queries.audience import Cause
from catalogue.search.permissions import may_change, may_save_searches
from catalogue.search.queries.saved import saved_by

MOST = 50
"""Searches that one person may keep for one organisation."""
FOUND = "search.found"
"""The kind of notice, which has a line among `notifications/lines`."""
_LOOKED = ["known", "fresh", "found", "read_as", "looked_up_at"]


class AlreadySaved(Exception):
    """The person keeps this very search for the organisation."""


class NotToBeKept(Exception):
    """The person keeps as many as they may, or it is too long; the message says what to do."""


class ChangedMeanwhile(Exception):
    """The row is no longer what the page has shown; the message says what it is."""


class StoppedMeanwhile(Exception):
    """The person has stopped it on another page."""


def keep_search(
    *,
    address: str,
    name: str,
    listings: BitMap,
    organisation: Organisation,
    by: User,
    at: datetime,
) -> SavedSearch:
    """The person is told from now on of what it finds beside `listings`.

    Raises AlreadySaved, NotToBeKept, PermissionDenied.
    """
    if not may_save_searches(by, organisation):
        raise PermissionDenied(_("Only members of the organisation can save searches for it."))
    if len(address) > LONGEST_ADDRESS:
        raise NotToBeKept(_("This search is too long to be saved. Remove some of its filters."))
    with transaction.atomic():
        # The person's row is the lock: two that are saved at once are counted one by one.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        kept = saved_by(by, organisation)
        if kept.filter(address=address).exists():
            raise AlreadySaved
        if kept.count() >= MOST:
            raise NotToBeKept(
                _("You have 50 saved searches for this organisation. Stop one, then save this.")
            )
        made = SavedSearch.objects.create(
            person=by,
            organisation=organisation,
            address=address,
            read_as=address,
            name=name,
            known=listings.serialize(),
            looked_up_at=at,
            seen_at=at,
        )
        _record("search.saved", made, by=by, at=at)
    return made


def rename_search(
    *, saved: SavedSearch, name: str, seen: int, by: User, at: datetime
) -> SavedSearch:
    """`seen` is the version that the page has shown.

    Raises ChangedMeanwhile, StoppedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        saved = _own(saved, by)
        if saved.version != seen:
            raise ChangedMeanwhile(
                _("You renamed it meanwhile on another page: it is called “%(name)s” now.")
                % {"name": saved.name}
            )
        if saved.name != name:
            saved.name = name
            saved.version += 1
            saved.save(update_fields=["name", "version"])
            _record("search.renamed", saved, by=by, at=at)
    return saved


def stop_search(*, saved: SavedSearch, by: User, at: datetime) -> None:
    """The person is told no more, and nothing of the search is kept.

    Raises StoppedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        saved = _own(saved, by)
        _record("search.stopped", saved, by=by, at=at)
        saved.delete()


def mark_looked_at(*, saved: SavedSearch, found: int, person: User, at: datetime) -> None:
    """The person has looked at what is new; `found` is the number that the page has shown.

    Raises ChangedMeanwhile, StoppedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        saved = _own(saved, person)
        if saved.found != found:
            raise ChangedMeanwhile(_("More was found meanwhile. Look at the list again."))
        saved.look_at(at=at)
        saved.save(update_fields=["fresh", "seen", "seen_at"])


def _own(saved: SavedSearch, person: User) -> SavedSearch:
    """The row, which nobody else changes until the transaction ends."""
    try:
        row = SavedSearch.objects.select_related("organisation").lock(saved.pk)
    except SavedSearch.DoesNotExist as error:
        raise StoppedMeanwhile(_("You stopped this search meanwhile on another page.")) from error
    if not may_change(person, row):
        raise PermissionDenied(_("Only whoever saved a search can change it."))
    return row


def _record(kind: str, saved: SavedSearch, *, by: User, at: datetime) -> None:
    """Without the organisation, whose members have no part in it."""
    record_event(kind=kind, subject_id=saved.pk, version=saved.version, at=at, by=by)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one saved search, by its number, found.

    `read_as` is what of its address was used, `whole` whether that is all.
    """

    key: int
    listings: BitMap
    read_as: str
    whole: bool


def tell_of(*, looks: Sequence[Look], at: datetime) -> int:
    """Keeps what was found and tells of what is new, both or neither; answers how many notices.

    The same looks again tell nothing. A search that was stopped meanwhile is passed over.
    """
    with transaction.atomic():
        rows = SavedSearch.objects.looked_up().filter(pk__in=[one.key for one in looks])
        keys = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        standing = SavedSearch.objects.in_bulk(list(keys))
        known = [(standing[one.key], one) for one in looks if one.key in standing]
        news = [
            row
            for row, one in known
            if row.take_in(one.listings, read_as=one.read_as, whole=one.whole, at=at)
        ]
        SavedSearch.objects.bulk_update([row for row, _one in known], _LOOKED)
        return len(tell(causes=[_cause(row) for row in news], at=at))


def _cause(saved: SavedSearch) -> Cause:
    return Cause(
        key=f"search:{saved.pk}:{saved.found}",
        kind=FOUND,
        organisation_id=saved.organisation_id,
        subject_id=saved.pk,
    )
