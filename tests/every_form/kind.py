"""What a form of the pages is, and who sends it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from catalogue.fields import Kind
from tests import factories
from tests.conftest import signed_in


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is sent where. `needed` may not be empty; `shown` is where what was sent is read.

    `page` shows the form, where that is another address; `hidden` is seen there and not here.
    `steps` says that an accepted answer is shown once more before it is kept, `asked` that it
    is sent in the address.
    """

    address: str
    values: dict[str, Any]
    client: Client = field(default_factory=Client)
    needed: tuple[str, ...] = ()
    shown: str = ""
    page: str = ""
    hidden: tuple[str, ...] = ()
    steps: bool = False
    asked: bool = False
    long: int = 12_000


Maker = Callable[[], Form]


def member(body: Any, role: str = Role.EDITOR) -> Client:
    return signed_in(factories.member_of(body, role=role))


def moderator() -> User:
    return factories.person(site_role="moderator")


def own(listing: Any, name: str, *more: str) -> str:
    return reverse(name, args=[listing.organisation.slug, listing.slug, *more])


def seller_or_body(kind: str) -> Any:
    return factories.supplier() if kind == Kind.COMMODITY_SERVICE else factories.organisation()
