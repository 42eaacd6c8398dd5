"""What a supplier does with its offers, and what the clock does with those not renewed."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.dates import add_months
from catalogue.models import Listing, Offer, OfferState
from catalogue.models.offer import BRICK_KINDS, TERMS
from catalogue.models.steps import Actor
from catalogue.suppliers.permissions import may_offer

LAPSE_MONTHS = 12


class NotOfferable(Exception):
    """Nobody offers anything for this listing, or this supplier does not; the message says why."""


class AlreadyOffered(Exception):
    """The supplier has an open offer of this kind for the listing."""


class OfferEnded(Exception):
    """An ended offer is history; a new one can be made."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the offer first."""


def make_offer(
    *,
    supplier: Organisation,
    listing: Listing,
    kind: str,
    by: User,
    at: datetime,
    **terms: str,
) -> Offer:
    """Offers hosting, support or integration of a brick for twelve months.

    `terms` are `words`, `price_words`, `framework`, `framework_address`.

    Raises NotOfferable, AlreadyOffered, PermissionDenied.
    """
    _check_seller(by, supplier)
    _check_terms(terms)
    if listing.kind not in BRICK_KINDS:
        raise NotOfferable(
            _("This is a commodity service. Its own supplier says how it can be bought.")
        )
    if listing.organisation_id == supplier.pk:
        raise NotOfferable(_("Your organisation publishes this itself. Say so on its own page."))
    with transaction.atomic():
        # Held until the end: a merge carries the offers of a listing away.
        if not Listing.objects.live().held(listing):
            raise NotOfferable(_not_live())
        offer = _insert(supplier, listing, kind, by=by, at=at, terms=terms)
        _record("offer.made", offer, by=by, at=at)
    return offer


def _insert(
    supplier: Organisation,
    listing: Listing,
    kind: str,
    *,
    by: User,
    at: datetime,
    terms: dict[str, str],
) -> Offer:
    try:
        with transaction.atomic():
            return Offer.objects.create(
                supplier=supplier,
                listing=listing,
                kind=kind,
                offered_by=by,
                offered_at=at,
                **_renewal(at),
                **terms,
            )
    except IntegrityError as error:
        before = Offer.objects.open().filter(supplier=supplier, listing=listing, kind=kind)
        if not before.exists():
            raise
        raise AlreadyOffered(
            _("Your organisation offers this already. Change or renew that offer.")
        ) from error


def change_offer(*, offer: Offer, by: User, at: datetime, **terms: str) -> Offer:
    """Stores new terms. `offer` is as the person saw it: an older version is refused.

    Raises ChangedMeanwhile, OfferEnded, PermissionDenied.
    """
    _check_terms(terms)
    with transaction.atomic():
        seen = offer.version
        offer = _lock_open(offer, by)
        if offer.version != seen:
            raise ChangedMeanwhile(_("Somebody else changed this offer while you were writing."))
        if any(getattr(offer, name) != value for name, value in terms.items()):
            _change(offer, **terms)
            _record("offer.changed", offer, by=by, at=at)
    return offer


def renew_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    """Says that it still holds, for another twelve months; a second time on one day does nothing.

    Raises NotOfferable, OfferEnded, PermissionDenied.
    """
    with transaction.atomic():
        offer = _lock_open(offer, by)
        if not offer.listing.is_live:
            raise NotOfferable(_not_live())
        fresh = {"state": OfferState.OFFERED, **_renewal(at)}
        if any(getattr(offer, name) != value for name, value in fresh.items()):
            _change(offer, **fresh)
            _record("offer.renewed", offer, by=by, at=at)
    return offer


def end_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    """Takes an offer back; it leaves every page at once.

    Raises OfferEnded, PermissionDenied.
    """
    with transaction.atomic():
        offer = _lock_open(offer, by)
        act = offer.act_to(OfferState.ENDED, by=Actor.EDITOR)
        _change(offer, state=OfferState.ENDED)
        _record(act, offer, by=by, at=at)
    return offer


def lapse_due(*, at: datetime) -> int:
    """What the clock does: offers that nobody renewed leave every page. Answers how many."""
    today = timezone.localdate(at)
    lapsed = 0
    for key in Offer.objects.due_to_lapse(on=today).values_list("pk", flat=True):
        with transaction.atomic():
            offer = _lock(key)
            if offer.state == OfferState.OFFERED and offer.lapses_on <= today:
                act = offer.act_to(OfferState.LAPSED, by=Actor.CLOCK)
                _change(offer, state=OfferState.LAPSED)
                _record(act, offer, by=None, at=at)
                lapsed += 1
    return lapsed


def _check_seller(person: User, supplier: Organisation) -> None:
    if not may_offer(person, supplier):
        raise PermissionDenied(_("Only editors and owners of a supplier can make offers."))


def _check_terms(terms: dict[str, str]) -> None:
    if unknown := terms.keys() - set(TERMS):
        raise TypeError(f"an offer has no {sorted(unknown)}")


def _not_live() -> str:
    return _("This service is not live, so nothing can be offered for it.")


def _renewal(at: datetime) -> dict[str, date]:
    today = timezone.localdate(at)
    return {"renewed_on": today, "lapses_on": add_months(today, LAPSE_MONTHS)}


def _lock(key: int) -> Offer:
    return locked(Offer.objects.select_related("supplier", "listing"), key)


def _lock_open(offer: Offer, by: User) -> Offer:
    offer = _lock(offer.pk)
    _check_seller(by, offer.supplier)
    if not offer.is_open:
        raise OfferEnded(_("This offer has ended. Make a new one to offer it again."))
    return offer


def _change(offer: Offer, **values: object) -> None:
    for name, value in values.items():
        setattr(offer, name, value)
    offer.version += 1
    offer.save(update_fields=[*values, "version"])


def _record(kind: str, offer: Offer, *, by: User | None, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=offer.pk,
        version=offer.version,
        at=at,
        by=by,
        listing_id=offer.listing_id,
        organisation_id=offer.supplier_id,
        delta={"offer": offer.kind},
    )
