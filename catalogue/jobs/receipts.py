"""What has been answered already, so that one key has one effect."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from catalogue.models import Receipt

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=1)
"""Longer than any request takes: what has no answer by then broke off and may be tried again."""


def reserve(*, person: User, key: str) -> Receipt | None:
    """The receipt of a key that is new; None where it was used before."""
    now = timezone.now()
    Receipt.objects.filter(person_id=person.pk, made_at__lt=now - KEPT).delete()
    receipt, fresh = Receipt.objects.get_or_create(
        person_id=person.pk,
        key=key,
        defaults={"digest": "", "location": "", "made_at": now},
    )
    return receipt if fresh or _taken_over(receipt, at=now) else None


def _taken_over(receipt: Receipt, *, at: datetime) -> bool:
    """Of several who try an abandoned one again, one gets it."""
    abandoned = Receipt.objects.filter(pk=receipt.pk, location="", made_at__lt=at - ABANDONED)
    return abandoned.update(made_at=at) == 1


def settle(*, receipt: Receipt, location: str) -> None:
    """Keeps where the answer led; a form that came back with errors may be sent again."""
    if location:
        Receipt.objects.filter(pk=receipt.pk).update(location=location[:500])
    else:
        receipt.delete()


def answered(*, person: User, key: str) -> str:
    """Where the first answer led; '' while it is still at work."""
    found = Receipt.objects.filter(person_id=person.pk, key=key).values_list("location", flat=True)
    return found.first() or ""
