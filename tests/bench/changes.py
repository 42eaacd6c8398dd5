"""What people do to the uses of a large commons, the same each time."""

from datetime import datetime
from random import Random

from django.utils import timezone

from accounts.models import Membership, User
from catalogue.adoption.actions import adopt, advance, confirm, renew, withdraw
from catalogue.adoption.queries import next_stages
from catalogue.models import Adoption, Listing


def change(random: Random, sizes: dict[str, int]) -> None:
    """One thing that a person does; most are new uses and steps, as in life."""
    at = timezone.now()
    if random.random() < 0.3:
        take_up(random, sizes, at)
        return
    adoption = _any_adoption(random)
    first, second = members(adoption.organisation_id)
    if adoption.is_waiting:
        waiting = (
            adoption.declared_by_id if adoption.confirmed_at is None else adoption.proposed_by_id
        )
        confirm(adoption=adoption, by=second if waiting == first.pk else first, at=at)
    elif random.random() < 0.4:
        renew(adoption=adoption, by=first, at=at)
    elif random.random() < 0.2:
        withdraw(adoption=adoption, by=first, at=at)
    else:
        advance(adoption=adoption, stage=random.choice(next_stages(adoption)), by=first, at=at)


def take_up(random: Random, sizes: dict[str, int], at: datetime) -> None:
    while True:
        listing = Listing.objects.get(pk=random.randint(1, sizes["listings"]))
        body = random.randint(1, sizes["organisations"])
        if not Adoption.objects.filter(listing=listing, organisation=body).exists():
            break
    first, second = members(body)
    made = adopt(
        listing=listing,
        organisation=Membership.objects.get(person=first).organisation,
        stage="live",
        by=first,
        at=at,
    )
    confirm(adoption=made, by=second, at=at)


def _any_adoption(random: Random) -> Adoption:
    last = Adoption.objects.order_by("-pk").values_list("pk", flat=True)[0]
    while True:
        found = Adoption.objects.filter(pk=random.randint(1, last), withdrawn=False).first()
        if found is not None and next_stages(found):
            return found


def members(body: int) -> list[User]:
    return list(User.objects.filter(memberships__organisation=body).order_by("pk")[:2])
