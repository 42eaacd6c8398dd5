"""What stands around every page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import SUCCESS, get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commons.addresses import url

SECTIONS = (
    ("search:results", gettext_noop("Find services")),
    ("capabilities:index", gettext_noop("Capabilities")),
    ("organisations:index", gettext_noop("Organisations")),
    ("statistics:index", gettext_noop("Statistics")),
    ("pages:help", gettext_noop("Help")),
)
BELOW = {
    "capabilities:index": ("/overlap/",),
    "organisations:index": ("/suppliers/",),
    "statistics:index": ("/scaling/",),
}
"""Pages elsewhere that belong to a section."""
OWN_PLACES = (
    "/home/",
    "/notices/",
    "/workspace/",
    "/account/",
    "/moderation/",
    "/administration/",
    "/jobs/",
)
FOOTER = (
    ("pages:help", gettext_noop("Help pages")),
    ("scaling:index", gettext_noop("Services that spread")),
    ("capabilities:overlap", gettext_noop("Run many times over")),
    ("exchange:data", gettext_noop("Data to take away")),
    ("pages:contact", gettext_noop("Contact us")),
    ("pages:accessibility", gettext_noop("Accessibility statement")),
    ("pages:privacy", gettext_noop("Privacy")),
    ("pages:cookies", gettext_noop("Cookies")),
)


@dataclass(frozen=True)
class Link:
    """`active` marks the section that the page belongs to."""

    text: str
    href: str
    active: bool = False


@dataclass(frozen=True)
class Notice:
    """What the last step has to say: that it is done, or what stood in its way."""

    text: str
    title: str
    type: str


@dataclass(frozen=True)
class Frame:
    """`person` is empty for visitors."""

    service: str
    banner: str
    items: list[Link]
    footer: list[Link]
    person: str
    notices: list[Notice]


def frame(request: HttpRequest) -> Frame:
    banner = _("Example data: the organisations are fictional.") if settings.DEMONSTRATION else ""
    return Frame(
        service=settings.SERVICE_NAME,
        banner=banner,
        items=[*_sections(request.path), *_own(request)],
        footer=[*(Link(_(text), url(name)) for name, text in FOOTER), _report(request.path)],
        person=str(request.user) if request.user.is_authenticated else "",
        notices=[_notice(message) for message in get_messages(request)],
    )


def _notice(message: Message) -> Notice:
    if message.level == SUCCESS:
        return Notice(str(message), _("Done"), "success")
    return Notice(str(message), _("Important"), "")


def _report(page: str) -> Link:
    address = f"{url('pages:contact')}?{urlencode({'page': page})}#problem"
    return Link(_("Report a problem with this page"), address)


def _sections(path: str) -> list[Link]:
    links = []
    for name, text in SECTIONS:
        address = url(name)
        places = (address, *BELOW.get(name, ()))
        links.append(Link(_(text), address, active=path.startswith(places)))
    return links


def _own(request: HttpRequest) -> list[Link]:
    if not request.user.is_authenticated:
        return [Link(_("Sign in"), url("account_login"))]
    home = Link(
        _("Your work"), url("organisations:home"), active=request.path.startswith(OWN_PLACES)
    )
    return [home, Link(_("Sign out"), url("account_logout"))]
