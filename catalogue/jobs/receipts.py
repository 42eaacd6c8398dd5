"""What has been answered already, so that one key has one effect."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from catalogue.models import Receipt

KEPT = timedelta(hours=24)


def reserve(*, person: User, key: str) -> Receipt | None:
    """The receipt of a key that is new; None where it was used before."""
    now = timezone.now()
    Receipt.objects.filter(person_id=person.pk, made_at__lt=now - KEPT).delete()
    receipt, fresh = Receipt.objects.get_or_create(
        person_id=person.pk,
        key=key,
        defaults={"digest": "", "location": "", "made_at": now},
    )
    return receipt if fresh else None


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
