"""Figures that stand on one page are of one moment (`methods.md` 2.4), so that they add up."""

import pytest
from django.db import InternalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from accounts.moments import one_moment
from catalogue.models import (
    AdoptionRollup,
    FacetValue,
    Figure,
    ListingRollup,
    RatingRollup,
    ReachRollup,
    ScalingStage,
    UseRollup,
    UseSpan,
)
from tests import factories
from tests.addresses import ADDRESSES
from tests.racing import in_thread
from tests.test_addresses import parameters_of

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
HOLD_FIGURES = (
    AdoptionRollup,
    FacetValue,
    Figure,
    ListingRollup,
    RatingRollup,
    ReachRollup,
    ScalingStage,
    UseRollup,
    UseSpan,
)
# What the address of a public page is about, beside one service.
ABOUT = {"capabilities": "capability", "organisations": "organisation", "suppliers": "supplier"}
ABOUT_BODIES = ("adoption:uses", "adoption:reused_by", "statistics:organisation", "estate:runs")


def meanwhile() -> None:
    """Somebody else's change, made and committed."""
    made: list[object] = []
    in_thread(factories.organisation, made).join()
    assert isinstance(made[0], Organisation), made


def test_what_others_change_meanwhile_is_not_seen() -> None:
    with one_moment():
        before = Organisation.objects.count()
        meanwhile()
        assert Organisation.objects.count() == before
    assert Organisation.objects.count() == before + 1


def test_an_ordinary_transaction_would_see_it() -> None:
    """Else the test above would show nothing."""
    before = Organisation.objects.count()
    meanwhile()
    assert Organisation.objects.count() == before + 1


def test_a_page_that_shows_figures_writes_nothing() -> None:
    with pytest.raises(InternalError, match="read-only"), one_moment(writes=False):
        factories.organisation()


def test_a_connection_that_is_lost_once_all_is_read_harms_no_answer() -> None:
    with one_moment(writes=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (own,) = cursor.fetchone()
        in_thread(lambda: _end(own), []).join()
    assert Organisation.objects.count() == 0


def _end(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def addresses() -> dict[str, str]:
    """Of every public page about a service, an organisation, a capability, a type or a place."""
    used = factories.adoption()
    capability = used.listing.live_revision.capabilities.first() or factories.capability()
    slugs = {
        "capability": capability.slug,
        "organisation": used.organisation.slug,
        "supplier": factories.supplier().slug,
    }
    found = {}
    for name, one in ADDRESSES.items():
        noun = "organisation" if name in ABOUT_BODIES else ABOUT.get(name.split(":")[0], "")
        noun = "capability" if name == "statistics:capability" else noun
        keys = {
            "slug": slugs.get(noun, used.listing.slug),
            "code": "wales" if name == "statistics:place" else "local_authority",
            "chart": "adoption",
        }
        parameters = parameters_of(name) if one.least == "public" and not one.post else {"none"}
        if parameters <= set(keys):
            found[name] = reverse(name, kwargs={key: keys[key] for key in parameters})
    return found


def statements(address: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert Client().get(address).status_code in {200, 302, 404}
    return [one["sql"] for one in seen.captured_queries]


def test_every_page_reads_its_figures_at_one_moment() -> None:
    tables = [model._meta.db_table for model in HOLD_FIGURES]
    apart, whole = [], []
    for name, address in addresses().items():
        run = statements(address)
        figures = [at for at, one in enumerate(run) if any(table in one for table in tables)]
        begun = [at for at, one in enumerate(run) if "REPEATABLE READ" in one]
        if len(figures) > 1:
            (whole if begun and begun[0] < figures[0] else apart).append(name)
    assert apart == []
    assert {"listings:page", "search:start", "statistics:index", "statistics:listing"} <= set(
        whole
    )
