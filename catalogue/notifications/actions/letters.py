"""What notices say by mail: one template for each kind of mail, its first line the subject.

Nothing is stored here.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from catalogue.models import Message
from catalogue.notifications.actions.outbox import message_of
from catalogue.notifications.digests import MOST_WORDS, Item, fit, sentences
from catalogue.notifications.lines import BY_KEY, GROUPS
from catalogue.notifications.queries.lists import STOP_SALT
from catalogue.notifications.queries.wording import Told

AT_ONCE = "catalogue/notifications/emails/notice.txt"
DIGEST = "catalogue/notifications/emails/digest.txt"


def item_of(told: Told) -> Item:
    notice = told.notice
    return Item(
        key=notice.pk or 0,
        way=notice.way,
        kind=notice.kind,
        thing=notice.listing_id or notice.organisation_id or 0,
        body=notice.organisation_id or 0,
        sentence=told.sentence,
        many=told.many,
        is_read=notice.read_at is not None,
        is_over=told.is_over,
    )


def write_at_once(person: User, told: Sequence[Told], *, at: datetime) -> Message:
    """One mail of what happened to one thing, all of one group; the newest leads on."""
    newest = told[-1]
    group = BY_KEY[newest.notice.kind].group
    room = MOST_WORDS - len(newest.quote.split())
    said, left_out = fit(sentences(item_of(one) for one in told), most=room)
    context = {
        "subject": _subject(said, left_out, newest.thing),
        "sentences": said,
        "quote": newest.quote,
        "more": _more(left_out),
        "invite": newest.invite,
        "address": settings.BASE_URL + newest.address,
        "reason": GROUPS[group].reason,
        "always": GROUPS[group].always,
    }
    key = f"notice:{told[0].notice.cause}:{person.pk}"
    return _mail(person, AT_ONCE, context, groups=[group], key=key, at=at)


def _subject(said: Sequence[str], left_out: int, thing: str) -> str:
    if len(said) + left_out == 1:
        return said[0].rstrip(".")
    count = len(said) + left_out
    return ngettext("%(count)s notice about %(thing)s", "%(count)s notices about %(thing)s", count) % {
        "count": count,
        "thing": thing,
    }  # fmt: skip


def _more(left_out: int) -> str:
    if not left_out:
        return ""
    return ngettext("And %(count)s more.", "And %(count)s more.", left_out) % {"count": left_out}


def write_digest(person: User, told: Sequence[Told], *, day: date, at: datetime) -> Message:
    """What a person chose to be told of once a day or once a week, in one mail for the day."""
    said, left_out = fit(sentences(item_of(one) for one in told))
    count = len(told)
    context = {
        "subject": ngettext(
            "%(count)s new notice from %(service)s",
            "%(count)s new notices from %(service)s",
            count,
        )
        % {"count": count, "service": settings.SERVICE_NAME},
        "sentences": said,
        "more": _more(left_out),
        "address": settings.BASE_URL + reverse("notifications:notices"),
    }
    groups = dict.fromkeys(BY_KEY[one.notice.kind].group for one in told)
    key = f"digest:{person.pk}:{day}"
    return _mail(person, DIGEST, context, groups=groups, key=key, at=at)


def _mail(
    person: User,
    template: str,
    context: dict[str, Any],
    *,
    groups: Iterable[str],
    key: str,
    at: datetime,
) -> Message:
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(template, context).strip())
    subject, _rest, body = text.partition("\n")
    return message_of(
        to=person.email,
        subject=subject,
        body=body.strip(),
        key=key,
        unsubscribe=stop_address(person, groups),
        at=at,
    )


def stop_address(person: User, groups: Iterable[str]) -> str:
    """Where one click ends mails of these groups; '' where none of them can be ended."""
    stoppable = [name for name in groups if not GROUPS[name].always]
    if not stoppable:
        return ""
    mark = signing.dumps([person.pk, stoppable], salt=STOP_SALT)
    return settings.BASE_URL + reverse("notifications:stop", args=[mark])
