"""The fixed list of query parameters; whatever else is asked is refused, not passed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from accounts.visible import one_line
from catalogue.api.exceptions import Refused
from catalogue.fields import Kind

PARAMETERS = ("kind", "organisation", "cursor")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """'' where there is no such filter; `organisation` is a slug."""

    kind: str = ""
    organisation: str = ""


def read_filters(data: QueryDict) -> Filters:
    """Raises Refused."""
    refuse_unknown(data, PARAMETERS)
    kind = data.get("kind", "")
    if kind and kind not in Kind.values:
        raise Refused(
            f"kind is one of {', '.join(Kind.values)}.", parameter="kind", known=list(Kind.values)
        )
    return Filters(kind=kind, organisation=data.get("organisation", ""))


def refuse_unknown(data: QueryDict, known: Sequence[str]) -> None:
    unknown = [_shown(name) for name in data if name not in known]
    if unknown:
        understood = f"Known are: {', '.join(known)}." if known else "There are none."
        raise Refused(
            f"These parameters mean nothing here: {', '.join(unknown)}. {understood}",
            parameters=unknown,
            known=list(known),
        )
    several = [name for name in data if len(data.getlist(name)) > 1]
    if several:
        raise Refused(f"Give {several[0]} once.", parameter=several[0])


def _shown(name: str) -> str:
    return one_line(name)[:60]
