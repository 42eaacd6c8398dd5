"""To sell: what a supplier does, from the first page on."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.steps import (
    decide,
    find_capability,
    new_service,
    own_service,
    save_section,
    send_for_review,
    shows,
    state_of,
)
from tests.journeys.walks import MODERATOR, NORTHLIGHT, SELLER

Visit = Callable[[], Visitor]


def test_a_supplier_lists_a_service_offers_help_with_a_brick_and_renews_both(
    visit: Visit, scripts: bool
) -> None:
    name = f"Tideline rota {'with' if scripts else 'without'} scripts"
    seller = visit().sign_in(SELLER)
    slug = _begin_commodity(seller, name)
    _price(seller)
    _rest_of_commodity(seller)
    send_for_review(seller.page)
    decide(visit().sign_in(MODERATOR), name, "Approve")
    page = visit().page
    page.goto(f"/listings/{slug}/")
    shows(page, "£9")
    brick = _offer(seller)
    page.goto(f"/listings/{brick}/")
    page.locator("main a[href$='/suppliers/']").click()
    expect(page.get_by_role("link", name="Northlight Systems").first).to_be_visible()
    shows(page, "We run it at the quay.")
    _renew(seller, name, brick)


def _begin_commodity(seller: Visitor, name: str) -> str:
    page = new_service(seller, NORTHLIGHT)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()
    slug = page.url.split("/listings/")[1].split("/")[0]
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Summary").fill("Plans who works when at a harbour.")
    page.get_by_label("Description").fill("Plans shifts, swaps and leave. Staff see them at home.")
    find_capability(page)
    save_section(page)
    return slug


def _price(seller: Visitor) -> None:
    """A lowest price above the highest is refused, by a link to where it is put right."""
    page = seller.page
    page.get_by_role("link", name="Licence, price and terms").click()
    page.get_by_label("Lowest price").fill("9")
    page.get_by_label("Highest price").fill("5")
    page.get_by_label("A user", exact=True).check()
    page.get_by_label("A month", exact=True).check()
    page.get_by_label("What the price includes").fill("Updates\nHelp by mail")
    group = page.get_by_role("group", name="Can it be tried for free?")
    group.get_by_label("Yes", exact=True).check()
    save_section(page)
    fault = page.locator(".govuk-error-summary").get_by_role("link")
    assert fault.inner_text() == "Highest price must be £9 or more: that is the lowest."
    fault.click()
    highest = page.locator(str(fault.get_attribute("href")))
    assert highest.input_value() == "5"
    highest.fill("9")
    page.get_by_label("Lowest price").fill("5")
    save_section(page)
    assert state_of(page, "Licence, price and terms") == "Completed"


def _rest_of_commodity(seller: Visitor) -> None:
    page = seller.page
    page.get_by_role("link", name="Leaving it").click()
    page.get_by_label("What happens when you leave").fill("A month's notice. Data stays 60 days.")
    page.get_by_label("How data can be taken out").fill("CSV by the users themselves")
    save_section(page)
    page.get_by_role("link", name="Support and standards").click()
    page.get_by_label("Support", exact=True).fill("A team answers by mail.")
    page.get_by_label("Working hours, Monday to Friday").check()
    save_section(page)
    page.get_by_role("link", name="Where it runs and keeps data").click()
    page.get_by_label("In a public cloud").check()
    page.get_by_label("United Kingdom").check()
    save_section(page)
    page.get_by_role("link", name="Who can use it").click()
    page.get_by_label("Stable").check()
    save_section(page)


def _offer(seller: Visitor) -> str:
    """The slug of a brick for which it has offered nothing yet."""
    page = seller.page
    page.goto(f"{NORTHLIGHT}offers/")
    links = page.locator("main th a").all()
    taken = {str(link.get_attribute("href")).split("/")[2] for link in links}
    page.get_by_role("button", name="Make an offer").click()
    page.get_by_label("Part of its name").fill("e")
    page.get_by_role("button", name="Search", exact=True).click()
    found = [str(one.get_attribute("value")) for one in page.get_by_role("radio").all()]
    brick = next(slug for slug in found if slug not in taken)
    page.locator(f"input[value='{brick}']").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Hosting", exact=True).check()
    page.get_by_label("What do you offer?").fill("We run it at the quay.")
    page.get_by_label("Framework or contract", exact=True).fill("Harbour Framework 2")
    address = page.get_by_label("Address of the framework or contract")
    address.fill("https://frameworks.example/harbour-2")
    page.get_by_role("button", name="Publish the offer").click()
    shows(page, "Your offer is public now.")
    return brick


def _renew(seller: Visitor, name: str, brick: str) -> None:
    page = seller.page
    row = page.locator("main tr").filter(has=page.locator(f"a[href*='/{brick}/']"))
    row.get_by_role("link", name="Renew").click()
    page.get_by_role("button", name="Renew for another 12 months").click()
    shows(page, "Renewed for another 12 months.")
    page = own_service(seller, name, "Renew", NORTHLIGHT)
    shows(page, "Plans who works when at a harbour.")
    page.get_by_role("button", name="It is correct: renew for 12 months").click()
    shows(page, "Renewed for another 12 months.")
