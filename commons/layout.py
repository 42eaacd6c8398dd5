"""What stands around every page."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAVIGATION = (
    ("search:results", gettext_noop("Find services"), "/listings/"),
    ("capabilities:index", gettext_noop("Capabilities"), "/capabilities/"),
    ("organisations:index", gettext_noop("Organisations"), "/organisations/"),
    ("statistics:index", gettext_noop("Statistics"), "/statistics/"),
    ("pages:help", gettext_noop("Help"), "/help/"),
)


@dataclass(frozen=True)
class Frame:
    """`items` are text, address and whether it is the part that the page belongs to;
    `messages` are what the last step has to say."""

    service: str
    banner: str
    items: list[dict[str, object]]
    signed_in: bool
    person: str
    messages: list[str]


def frame(request: HttpRequest) -> Frame:
    person = request.user
    items: list[dict[str, object]] = [
        {"text": _(label), "href": reverse(name), "active": request.path.startswith(start)}
        for name, label, start in NAVIGATION
    ]
    if person.is_authenticated:
        own = request.path.startswith(("/home/", "/workspace/"))
        items.append(
            {"text": _("Your work"), "href": reverse("organisations:home"), "active": own}
        )
    else:
        items.append({"text": _("Sign in"), "href": reverse("account_login"), "active": False})
    banner = _("Example data: the organisations are fictional.") if settings.DEMONSTRATION else ""
    return Frame(
        service=settings.SERVICE_NAME,
        banner=banner,
        items=items,
        signed_in=person.is_authenticated,
        person=str(person) if person.is_authenticated else "",
        messages=[str(message) for message in get_messages(request)],
    )
