"""What happens reaches those concerned, on their own pages and by mail, as they choose."""

from collections.abc import Callable

from tests.journeys.conftest import Visitor
from tests.journeys.walks import mail_to_stop

Visit = Callable[[], Visitor]


def test_a_decision_is_mailed_and_what_is_told_can_be_read_and_stopped(visit: Visit) -> None:
    moderator = visit().sign_in("moderator@commons.example")
    name = _ask_for_changes(moderator)
    visit().until_shown("/mailbox/", f"for changes to {name}")
    editor = visit().sign_in("editor@aldermere.example")
    _read_one(editor)
    _choose(editor)
    _stop(visit())


def _ask_for_changes(moderator: Visitor) -> str:
    page = moderator.page
    page.goto("/moderation/?kind=new")
    case = page.locator("main a[href*='/cases/']").first
    name = case.inner_text().strip()
    case.click()
    page.get_by_role("button", name="Decide this case").click()
    page.get_by_label("Ask for changes").check()
    page.get_by_label("Words of your own").fill("Say who may not use it.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Store the decision").click()
    return name


def _read_one(editor: Visitor) -> None:
    page = editor.page
    page.goto("/notices/")
    before = page.locator("main .govuk-tag").count()
    page.get_by_role("button", name="Mark as read").first.click()
    assert page.locator("main .govuk-tag").count() == before - 1


def _choose(editor: Visitor) -> None:
    page = editor.page
    page.goto("/account/")
    page.get_by_role("link", name="Choose what is mailed to you").click()
    page.get_by_label("Answers to what you wrote").select_option("Once a week")
    page.get_by_role("button", name="Save your choice").click()
    assert "Your choice is saved" in page.inner_text("main")
    chosen = page.get_by_label("Answers to what you wrote").locator("option:checked")
    assert chosen.inner_text() == "Once a week"


def _stop(reader: Visitor) -> None:
    """From a mail, without signing in."""
    page = reader.page
    page.goto("/mailbox/")
    mail_to_stop(page)
    page.get_by_role("button", name="Stop these mails").click()
    assert "You are no longer mailed about" in page.inner_text("main")
