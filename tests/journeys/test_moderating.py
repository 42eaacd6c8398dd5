"""To moderate: what moderators do, and what they are told about."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.steps import (
    begin_from_file,
    decide,
    fill_in,
    open_case,
    own_service,
    save_section,
    send_for_review,
    shows,
    store_decision,
)
from tests.journeys.walks import EDITOR, MODERATOR

Visit = Callable[[], Visitor]
OTHER_MODERATOR = "appeals@commons.example"
USUAL = "Say which cases it does not cover. People rely on this to choose."


def test_a_moderator_sorts_the_queue_and_another_one_answers_the_appeal(
    visit: Visit, scripts: bool
) -> None:
    name = f"Quayside cranes {'with' if scripts else 'without'} scripts"
    editor, moderator = visit().sign_in(EDITOR), visit().sign_in(MODERATOR)
    other = visit().sign_in(OTHER_MODERATOR)
    slug = begin_from_file(editor, name)
    fill_in(editor)
    send_for_review(editor.page)
    _sort_and_filter(moderator)
    _take_and_give_back(moderator, other, name)
    _write(moderator, editor, name)
    _ask_for_changes(moderator, editor, name)
    reader = visit()
    reader.until_shown("/mailbox/", "Say which boats it does not lift.")
    decide(moderator, name, "Approve")
    _report(reader, slug)
    words = f"Its {name} has no licence to lift."
    decide(moderator, name, "take the service out of sight", words, kind="report")
    assert reader.page.request.get(f"/listings/{slug}/").status == 410
    reader.until_shown("/mailbox/", words)
    _appeal(editor, name, words)
    case = open_case(moderator, name, "appeal")
    shows(case, "Another moderator decides")
    expect(case.get_by_role("button", name="Decide this case")).to_have_count(0)
    decide(other, name, "The appeal is right", "The licence was found.", kind="appeal")
    _back_in_sight(reader, slug, words)


def _sort_and_filter(moderator: Visitor) -> None:
    page = moderator.page
    page.goto("/moderation/")
    page.get_by_label("Kind of work").select_option(label="New service")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**kind=new*")
    assert set(page.locator("td[data-label='Work']").all_inner_texts()) == {"New service"}
    heading = page.locator("thead").get_by_role("link", name="Organisation")
    heading.click()
    page.wait_for_url("**sort=organisation*")
    upwards = page.locator("td[data-label='Organisation']").all_inner_texts()
    assert upwards == sorted(upwards, key=str.lower)
    assert page.locator("th[aria-sort='ascending']").inner_text().startswith("Organisation")
    heading.click()
    page.wait_for_url("**sort=-organisation*")
    downwards = page.locator("td[data-label='Organisation']").all_inner_texts()
    assert downwards == sorted(downwards, key=str.lower, reverse=True)
    assert set(page.locator("td[data-label='Work']").all_inner_texts()) == {"New service"}


def _take_and_give_back(moderator: Visitor, other: Visitor, name: str) -> None:
    page = open_case(moderator, name)
    page.get_by_role("button", name="Take this case for 30 minutes").click()
    seen = open_case(other, name)
    shows(seen, "Mo Moderator has taken this case.")
    page.get_by_role("button", name="Give this case back").click()
    expect(page.get_by_role("button", name="Take this case for 30 minutes")).to_be_visible()
    seen.reload()
    assert "has taken this case" not in seen.inner_text("main")


def _write(moderator: Visitor, editor: Visitor, name: str) -> None:
    page = open_case(moderator, name)
    page.get_by_label("Your message").fill("How heavy may a boat be?")
    page.get_by_role("button", name="Send the message").click()
    shows(page, "Your message is sent.")
    thread = own_service(editor, name, "Messages and decisions")
    shows(thread, "How heavy may a boat be?")


def _ask_for_changes(moderator: Visitor, editor: Visitor, name: str) -> None:
    """By a usual reason, which is changed before it is sent."""
    page = open_case(moderator, name)
    page.get_by_role("button", name="Decide this case").click()
    page.get_by_label("Ask for changes").check()
    page.get_by_label("It is not clear which cases it does not cover").check()
    page.get_by_role("button", name="Continue").click()
    words = page.get_by_label("Reason", exact=True)
    assert words.input_value() == USUAL
    words.fill("Say which boats it does not lift.")
    store_decision(page)
    page = own_service(editor, name, "Continue")
    shows(page, "Say which boats it does not lift.")
    assert USUAL not in page.inner_text("main")
    page.get_by_role("link", name="Cases covered and not covered").click()
    page.get_by_label("Cases that it does not cover").fill("Boats above ten tonnes")
    save_section(page)
    send_for_review(page)


def _report(reader: Visitor, slug: str) -> None:
    page = reader.page
    page.goto(f"/listings/{slug}/")
    page.get_by_role("link", name="Report a problem with this service").click()
    page.get_by_label("It says something that is not true").check()
    page.get_by_label("Tell us more").fill("The crane at the north quay is gone.")
    page.get_by_role("button", name="Send the report").click()
    assert page.url.endswith(f"/listings/{slug}/report/sent/")


def _appeal(editor: Visitor, name: str, reason: str) -> None:
    page = own_service(editor, name, "Messages and decisions")
    shows(page, reason)
    page.get_by_role("link", name="Appeal: ask another moderator to look again").click()
    page.get_by_label("Why was it wrong?").fill("The licence is on the office wall.")
    page.get_by_role("button", name="Send the appeal").click()
    shows(page, "Your appeal is sent.")


def _back_in_sight(reader: Visitor, slug: str, reason: str) -> None:
    """The public history says what happened, but neither why nor who reported it."""
    reader.until_shown("/mailbox/", "The licence was found.")
    page = reader.page
    page.goto(f"/listings/{slug}/")
    shows(page, "Quayside cranes", "h1")
    page.get_by_role("link", name="What has happened to this service").click()
    shows(page, "History", "h1")
    text = page.inner_text("main")
    for words in ("Published", "A moderator took it out of sight", "A moderator put it back"):
        assert words in text, words
    for words in (reason, "The crane at the north quay is gone.", "The licence was found."):
        assert words not in text, words
