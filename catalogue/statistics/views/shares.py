"""Rows of the tables by type and by place: words, numbers and the lists that they count."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import OrganisationType, Place
from catalogue.statistics.queries import Share


@dataclass(frozen=True)
class Kind:
    """What organisations are told apart by: the parameter of their list, its values, a page."""

    parameter: str
    choices: Mapping[str, str]
    page: str
    unknown: object = ""


TYPES = Kind(
    "type",
    {code: str(label) for code, label in OrganisationType.choices if code != "supplier"},
    "statistics:type",
)
PLACES = Kind(
    "place",
    {code: str(label) for code, label in Place.choices},
    "statistics:place",
    unknown=gettext_lazy("place not given"),
)


@dataclass(frozen=True)
class Row:
    """One type or place, with the addresses of the lists behind its two numbers."""

    code: str
    name: str
    reuse: int
    organisations: int
    share: str
    href: str
    reuse_href: str
    organisations_href: str


def rows_of_shares(shares: Mapping[str, Share], kind: Kind) -> list[Row]:
    """In the order of the choices, those without an organisation left out."""
    names = dict(kind.choices)
    if kind.unknown:
        names[""] = str(kind.unknown)
    return [_row(shares[code], name, kind) for code, name in names.items() if code in shares]


def _row(share: Share, name: str, kind: Kind) -> Row:
    value = share.code or "none"
    address = f"{reverse('organisations:index')}?existing=yes&{kind.parameter}={value}"
    return Row(
        code=share.code,
        name=str(name),
        reuse=share.reuse,
        organisations=share.organisations,
        share=_("Does not apply") if share.share is None else f"{share.share:.0%}",
        href=reverse(kind.page, args=[share.code]) if share.code else "",
        reuse_href=f"{address}&reuses=yes",
        organisations_href=address,
    )


def finding(reuse: int, organisations: int) -> str:
    """The answer in one sentence; every number of it stands in the table below."""
    if not organisations:
        return _("There is no public body here yet.")
    words = ngettext(
        "%(reuse)s of %(all)s public body reuses a service of another organisation (%(share)s).",
        "%(reuse)s of %(all)s public bodies reuse a service of another organisation (%(share)s).",
        organisations,
    )
    share = f"{reuse / organisations:.0%}"
    return words % {"reuse": f"{reuse:,}", "all": f"{organisations:,}", "share": share}
