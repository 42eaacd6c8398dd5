"""Every page of the example is looked at, narrow and wide, by a browser that knows the rules.

With PICTURES naming a folder, each look also leaves a picture there: `make screenshots`.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.addresses import ADDRESSES
from tests.journeys.conftest import new_context, sign_in
from tests.journeys.looking import DASHBOARD, USUAL, Look, faults, overweight
from tests.journeys.places import EVERY
from tests.journeys.walks import Place

PICTURES = os.environ.get("PICTURES", "")
WIDTHS, PICTURED = (320, 1280), (320, 768, 1280)
HEIGHT = 900
FRESH = 0.8 * settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
"""Seconds after which some pages would ask for the password again."""
NO_PAGE = {
    "alive", "ready", "robots", "security", "search:count", "search:feed", "search:suggestions", "exchange:sitemap",
    "exchange:sitemaps",
    "statistics:drawing",
    "statistics:csv", "mfa_picture", "intake:refused", "exchange:listings_csv",
    "exchange:publiccode", "listings:compare_csv", "scaling:csv",
    "api:listings", "api:listing", "estate:own_csv", "estate:runs_csv", "estate:refused",
    "capabilities:own_run_csv", "capabilities:overlap_csv", "capabilities:overlap_of_csv",
    "notifications:html_part",
}  # fmt: skip
ONLY_AFTER = {
    # Only after a step that the tests of `accounts` walk through: a code of a letter, of an app.
    "account_email", "account_email_verification_sent", "account_inactive",
    "account_complete_password_reset", "account_password_reset_completed", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "accounts:invitation", "accounts:uninvite", "accounts:request",
    "listings:sent",
}  # fmt: skip
Enter = Callable[[str], BrowserContext]


@pytest.fixture(scope="session")
def enter(browser: Browser, portal: str) -> Iterator[Enter]:
    """A browser in which that person has signed in lately, one for each of them."""
    contexts: dict[str, BrowserContext] = {}
    since: dict[str, float] = {}

    def open_context(email: str) -> BrowserContext:
        if email not in contexts:
            contexts[email] = new_context(browser, portal)
        if email and time.monotonic() - since.get(email, -FRESH) >= FRESH:
            contexts[email].clear_cookies()
            page = contexts[email].new_page()
            sign_in(page, email)
            page.close()
            since[email] = time.monotonic()
        return contexts[email]

    yield open_context
    for context in contexts.values():
        context.close()


def test_every_page_stands_in_the_table() -> None:
    pages = {name for name, address in ADDRESSES.items() if not address.post}
    looked_at = {place.name for place in EVERY} - {"not found"}
    assert pages - NO_PAGE - ONLY_AFTER == looked_at


@pytest.mark.parametrize("place", EVERY, ids=lambda place: place.label)
def test_a_page_has_no_fault(place: Place, enter: Enter) -> None:
    page = enter(place.email).new_page()
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    look = Look(page)
    page.goto(place.start)
    for step in place.steps:
        step(page)
    page.wait_for_load_state("load")
    assert look.document.status == place.status
    assert overweight(look, most=DASHBOARD if place.dashboard else USUAL) == []
    if PICTURES:
        _picture(page, place)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert faults(look) == [], f"at {width}"
    page.close()


def _picture(page: Page, place: Place) -> None:
    name = re.sub(r"\W+", "-", place.label)
    for width in PICTURED:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
