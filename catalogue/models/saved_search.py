from datetime import datetime
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import MD5
from pyroaring import BitMap

from accounts.locking import locked
from accounts.models import Membership, Organisation, User

LONGEST_ADDRESS, LONGEST_NAME = 8_000, 100


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, person: User) -> Self:
        """The person's own; nobody else sees them."""
        return self.filter(person=person)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def looked_up(self) -> Self:
        """Without those of people who left the organisation or may not sign in."""
        there = Membership.objects.filter(
            person=OuterRef("person"), organisation=OuterRef("organisation")
        )
        return self.filter(Exists(there), person__is_active=True)

    def lock(self, key: int) -> "SavedSearch":
        return locked(self, key)


def no_listings() -> bytes:
    return BitMap().serialize()


# A search tells of its owner's plans: what it is and finds has no history beyond the row.
@pghistory.track(
    exclude=["address", "name", "read_as", "known", "fresh", "found", "seen", "looked_up_at", "seen_at"]
)  # fmt: skip
class SavedSearch(models.Model):
    """What a person wants to be told of, for one organisation.

    `address` is what follows the '?' in the canonical address of its results, without sort and
    page; `read_as` what of it meant something at the last look. `known` is a Roaring bitmap of
    the keys of all listings that any look found, `fresh` of those that the person has not looked
    at yet. `found` counts the looks that found something new; `seen` is that number at the
    person's own last look.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_searches",
        db_index=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="saved_searches"
    )
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    name = models.CharField(max_length=LONGEST_NAME)
    read_as = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    known = models.BinaryField(default=no_listings)
    fresh = models.BinaryField(default=no_listings)
    found = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    looked_up_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[SavedSearchQuerySet] = SavedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # An address may be longer than what an index holds.
            models.UniqueConstraint(
                "person", "organisation", MD5("address"), name="saved_search_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_a_name"),
            models.CheckConstraint(
                condition=Q(seen__lte=models.F("found")), name="saved_search_seen_was_found"
            ),
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk} of {self.person_id}"

    @property
    def new_listings(self) -> BitMap:
        """Those that the person has not looked at; some may have left the search since."""
        return BitMap.deserialize(bytes(self.fresh))

    def take_in(self, listings: BitMap, *, read_as: str, whole: bool, at: datetime) -> bool:
        """What a look found; answers whether there is something to tell.

        Where less of the address means something than before, more is found, and none of that is
        news: it counts as known. `whole` says that all of it does.
        """
        known = BitMap.deserialize(bytes(self.known))
        widened = not whole and read_as != self.read_as
        news = BitMap() if widened else listings - known
        self.known = (known | listings).serialize()
        self.read_as, self.looked_up_at = read_as, at
        if news:
            self.fresh = (self.new_listings | news).serialize()
            self.found += 1
        return bool(news)

    def look_at(self, *, at: datetime) -> None:
        """The person has seen what is new."""
        self.fresh, self.seen, self.seen_at = BitMap().serialize(), self.found, at
