"""What moderators and publishers do with a service reaches those concerned, from the very act."""

import pytest

from accounts.models import Event, Role
from catalogue.duplication.actions.merging import merge
from catalogue.duplication.actions.undoing import unmerge
from catalogue.listings.actions import retire
from catalogue.models import FlagReason, Message, Notice
from catalogue.moderation.actions import (
    appeal,
    report,
    restore,
    settle_appeal,
    settle_report,
    suspend,
    write_letter,
)
from catalogue.notifications.actions.telling import causes_of, tell
from catalogue.notifications.queries.wording import describe
from tests import factories
from tests.catalogue.notifications.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(listing):
    """An editor of an organisation that uses the service."""
    used = factories.adoption(listing=listing)
    return factories.member_of(used.organisation, role=Role.EDITOR)


def news(kind):
    """Who is told of what the ledger holds of that kind, and in what words."""
    made = tell(causes=causes_of(Event.objects.filter(kind=kind)), at=NOW)
    return {one.notice.person: one.sentence for one in describe(made)}


def test_a_suspension_and_its_end(listing, editor, user, moderator) -> None:
    suspend(listing=listing, reason="It asks for passwords.", by=moderator, at=NOW)
    told = news("listing.suspended")
    assert told[editor] == "A moderator took Quay visits by Port Office out of sight."
    assert told[user] == "A moderator took Quay visits, which you use, out of sight."
    assert len(told) == 2
    assert Message.objects.filter(unsubscribe="").count() == 2, "always mailed, at once"
    mail = Message.objects.get(to=editor.email)
    assert mail.subject == "A moderator took Quay visits by Port Office out of sight"
    assert "\n\nThe reason: It asks for passwords.\n\n" in mail.body
    assert "passwords" not in Message.objects.get(to=user.email).body
    restore(listing=listing, reason="Put right.", by=moderator, at=NOW)
    assert set(news("listing.restored")) == {editor, user}
    over = [
        one.sentence for one in describe(list(Notice.objects.filter(kind="listing.suspended")))
    ]
    assert over == ["Quay visits by Port Office had been taken out of sight."]


def test_an_end_is_told_to_those_who_use_it(listing, editor, user) -> None:
    retire(listing=listing, reason="Nobody runs it.", replacement=None, by=editor, at=NOW)
    told = news("listing.retired")
    assert set(told) == {user}
    assert told[user] == "Port Office ends Quay visits, which you use."
    mail = Message.objects.get()
    assert "The reason: Nobody runs it." in mail.body
    assert mail.unsubscribe == ""


def test_letters_of_each_side_reach_the_other(listing, editor, moderator) -> None:
    write_letter(listing=listing, words="Who runs it?", by=moderator, at=NOW)
    write_letter(listing=listing, words="We do.", by=editor, at=NOW)
    assert news("letter.written") == {
        editor: "A moderator wrote to Port Office about Quay visits.",
        moderator: "Port Office wrote to the moderators about Quay visits.",
    }


def test_the_answer_to_an_appeal_and_to_a_report(listing, editor, moderator) -> None:
    other, reporter = factories.person(site_role="moderator"), factories.person()
    words = "It asks for passwords."
    flag = report(listing=listing, reason=FlagReason.values[0], words=words, by=reporter, at=NOW)
    settle_report(flag=flag, upheld=True, hide=False, answer="Yes.", by=moderator, at=NOW)
    assert set(news("flag.settled")) == {editor, reporter}
    suspension = suspend(listing=listing, reason=words, by=moderator, at=NOW)
    made = appeal(against=suspension, words="It does not.", by=editor, at=NOW)
    settle_appeal(appeal=made, upheld=True, answer="True.", by=other, at=NOW)
    assert news("appeal.decided")[editor].endswith("Quay visits was answered: upheld.")


def test_a_merge_and_its_undoing(listing, editor, user, moderator) -> None:
    kept = factories.live_listing(name="Dock visits")
    owner = factories.member_of(kept.organisation, role=Role.OWNER)
    done = merge(kept=kept, merged=listing, reason="One thing.", by=moderator, at=NOW)
    told = news("listing.merged")
    assert {editor, owner, user} <= set(told)
    assert told[editor] == (
        "A moderator merged 'Quay visits' into 'Dock visits', because they are one service."
    )
    assert told[user].endswith("Your use stays recorded.")
    unmerge(merge=done, reason="Two things.", by=moderator, at=NOW)
    assert {editor, owner} <= set(news("listing.unmerged"))
    kinds = Notice.objects.filter(kind="listing.merged")
    assert all("parted them again" in one.sentence for one in describe(list(kinds)))


def test_whoever_edits_both_is_told_of_a_merge_once(listing, editor, user, moderator) -> None:
    kept = factories.live_listing(name="Dock visits")
    factories.membership(organisation=kept.organisation, person=editor, role=Role.EDITOR)
    both = factories.adoption(listing=kept, organisation=user.memberships.get().organisation)
    done = merge(kept=kept, merged=listing, reason="One thing.", by=moderator, at=NOW)
    for kind in ("listing.merged", "listing.unmerged"):
        if kind == "listing.unmerged":
            unmerge(merge=done, reason="Two things.", by=moderator, at=NOW)
        happened = list(Event.objects.filter(kind=kind))
        for some in (happened, happened, happened[1:]):
            tell(causes=causes_of(some), at=NOW)
        for person in (editor, user):
            assert Notice.objects.filter(person=person, kind__startswith=kind).count() == 1
    assert Message.objects.filter(to=editor.email).count() == 2
    assert both.organisation.memberships.filter(person=user).exists()


def test_a_letter_reaches_only_who_is_a_moderator_still(listing, editor, moderator) -> None:
    write_letter(listing=listing, words="Who runs it?", by=moderator, at=NOW)
    moderator.site_role = ""
    moderator.save()
    write_letter(listing=listing, words="We do.", by=editor, at=NOW)
    assert set(news("letter.written")) == {editor}
