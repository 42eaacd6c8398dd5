"""What a person finds among their notices and choices, and what operators see of the mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When, Window
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.models import Message, Notice, Preference, Way
from catalogue.notifications.lines import GROUPS, Group, groups_in_use
from catalogue.notifications.queries.wording import Told, describe

LATEST = 5
STOP_SALT = "notifications.stop"


def notices_of(person: User) -> QuerySet[Notice]:
    """Newest first."""
    return Notice.objects.visible_to(person).order_by("-made_at", "-pk")


@dataclass(frozen=True)
class Latest:
    """What stands on the page of a person's work; `unread` counts all of theirs."""

    told: list[Told]
    unread: int


def latest_notices(person: User) -> Latest:
    unread = Window(Count("pk", filter=Q(read_at__isnull=True)))
    newest = list(notices_of(person).annotate(unread=unread)[:LATEST])
    return Latest(describe(newest), newest[0].unread if newest else 0)


def page_of_notices(
    person: User, *, number: str | None, size: int
) -> tuple[Page[Notice], list[Told]]:
    page = Paginator(notices_of(person), size).get_page(number)
    return page, describe(list(page.object_list))


@dataclass(frozen=True)
class Choice:
    """One group and how the person is mailed about it now."""

    name: str
    group: Group
    way: str


def choices_of(person: User) -> list[Choice]:
    """Of every group of which this person can be told something today."""
    rows = Preference.objects.filter(person=person)
    chosen = dict(rows.values_list("group", "way"))
    return [
        Choice(name, group, Way.NOW.value if group.always else chosen.get(name, group.default))
        for name, group in groups_in_use().items()
        if group.site_role in {"", person.site_role}
    ]


def stopped_by(mark: str) -> tuple[User, Sequence[str]] | None:
    """Whom and which groups the address of a mail names; None where we did not make it."""
    try:
        key, groups = signing.loads(mark, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    known = [name for name in groups if name in GROUPS and not GROUPS[name].always]
    return (person, known) if person else None


MAIL_STATES: dict[str, str | Promise] = {
    "waiting": _("Waiting"),
    "failing": _("Tried and not sent yet"),
    "failed": _("Not sent in time"),
    "sent": _("Sent"),
}
"""Where a mail stands, with its name for people."""


def _rules(at: datetime) -> dict[str, Q]:
    unsent = Q(sent_at__isnull=True)
    late = Q(keep_until__lte=at)
    return {
        "waiting": unsent & ~late & Q(error=""),
        "failing": unsent & ~late & ~Q(error=""),
        "failed": unsent & late,
        "sent": ~unsent,
    }


def mails_in(state: str, *, at: datetime) -> QuerySet[Message]:
    """Newest first, each with the state in which it `stands`; '' is all of them."""
    rules = _rules(at)
    stands = Case(*(When(rule, then=Value(name)) for name, rule in rules.items()))
    rows = Message.objects.filter(rules.get(state, Q())).annotate(stands=stands)
    return rows.defer("body").order_by("-made_at", "-pk")


def mail_counts(*, at: datetime) -> list[tuple[str, str | Promise, int]]:
    rules = _rules(at)
    return [
        (name, label, Message.objects.filter(rules[name]).count())
        for name, label in MAIL_STATES.items()
    ]


def local_mail() -> QuerySet[Message]:
    """All mail whose words are still kept, newest first."""
    return Message.objects.exclude(body="").order_by("-made_at", "-pk")
