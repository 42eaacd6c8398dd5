"""Who is told of what, once, and by which mail."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Invitation, JoinRequest, Membership, Role
from catalogue.models import Adoption, Message, Notice, Rating, Stage, Way
from catalogue.notifications.actions.outbox import queue_message
from catalogue.notifications.actions.telling import forget_notices, mark_read, tell
from tests import factories
from tests.catalogue.notifications.conftest import NOW, cause, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopter():
    return factories.organisation(name="Harbour Board", slug="harbour")


@pytest.fixture
def used(listing, adopter):
    return factories.adoption(listing=listing, organisation=adopter)


class TestPublisher:
    @pytest.mark.parametrize("kind", ["revision.returned", "revision.refused"])
    def test_editors_and_owners_learn_what_a_moderator_decided(
        self, kind, body, editor, owner, moderator
    ) -> None:
        factories.member_of(body)
        sent = factories.draft(organisation=body, by=editor, state="changes_requested")
        happened = cause(kind, listing=sent.listing, body=body, subject=sent, by=moderator)
        assert told(happened) == [(editor, kind), (owner, kind)]

    def test_who_acted_is_not_told(self, listing, body, editor, owner) -> None:
        happened = cause("listing.published", listing=listing, body=body, by=editor)
        assert told(happened) == [(owner, "listing.published")]

    def test_those_who_are_suspended_or_have_left_are_not_told(
        self, listing, body, editor, owner
    ) -> None:
        editor.is_active = False
        editor.save()
        Membership.objects.filter(person=owner).delete()
        assert told(cause("listing.published", listing=listing, body=body)) == []

    def test_they_learn_who_uses_a_service_and_who_reviewed_it(
        self, listing, used, editor
    ) -> None:
        rating = factories.rating(listing=listing, organisation=used.organisation)
        found = told(
            cause("adoption.confirmed", listing=listing, body=used.organisation, subject=used),
            cause("rating.given", listing=listing, body=used.organisation, subject=rating),
        )
        assert found == [(editor, "adoption.confirmed"), (editor, "rating.given")]
        assert not Message.objects.exists(), "once a day, unless they choose otherwise"

    def test_a_hidden_review_is_not_told_of(self, listing, used, editor) -> None:
        rating = factories.rating(listing=listing, organisation=used.organisation, hidden=True)
        happened = cause("rating.given", listing=listing, body=used.organisation, subject=rating)
        assert told(happened) == []


class TestAdopters:
    def test_they_learn_of_a_new_version(self, listing, used, body, editor) -> None:
        using = factories.member_of(used.organisation, role=Role.EDITOR)
        assert told(cause("listing.changed", listing=listing, body=body)) == [
            (editor, "listing.changed"),
            (using, "listing.changed:adopters"),
        ]

    @pytest.mark.parametrize(
        "change", [{"stage": Stage.ENDED}, {"withdrawn": True}, {"lapsed": True}]
    )
    def test_those_whose_use_no_longer_counts_do_not(
        self, change, listing, used, body, editor
    ) -> None:
        factories.member_of(used.organisation, role=Role.EDITOR)
        Adoption.objects.update(**change)
        happened = cause("listing.changed", listing=listing, body=body, by=editor)
        assert told(happened) == []

    def test_who_publishes_and_uses_it_is_told_once(self, listing, used, body, editor) -> None:
        factories.membership(organisation=used.organisation, person=editor, role=Role.OWNER)
        happened = cause("listing.changed", listing=listing, body=body)
        assert told(happened) == [(editor, "listing.changed")]


class TestSecondPerson:
    @pytest.fixture
    def waiting(self, listing, adopter):
        return factories.adoption(listing=listing, organisation=adopter, confirmed=False)

    def declared(self, waiting):
        return cause(
            "adoption.declared",
            listing=waiting.listing,
            body=waiting.organisation,
            subject=waiting,
            by=waiting.declared_by,
        )

    def test_editors_and_owners_are_asked(self, waiting, adopter) -> None:
        asked = factories.member_of(adopter, role=Role.EDITOR)
        factories.member_of(adopter)
        assert told(self.declared(waiting)) == [(asked, "adoption.declared")]

    def test_members_are_asked_where_there_is_no_other(self, waiting, adopter) -> None:
        colleague = factories.member_of(adopter)
        assert told(self.declared(waiting)) == [(colleague, "adoption.declared")]

    def test_members_are_asked_where_the_only_editor_recorded_it(self, waiting, adopter) -> None:
        colleague = factories.member_of(adopter)
        Membership.objects.filter(person=waiting.declared_by).update(role=Role.OWNER)
        assert told(self.declared(waiting)) == [(colleague, "adoption.declared")]

    def test_nobody_is_asked_for_what_is_confirmed_meanwhile(self, used, adopter) -> None:
        factories.member_of(adopter, role=Role.EDITOR)
        assert told(self.declared(used)) == []


class TestPeople:
    def test_whose_review_was_answered_is_told(self, listing, body, editor) -> None:
        rating = factories.rating(listing=listing)
        happened = cause("rating.answered", listing=listing, subject=rating, by=editor)
        assert told(happened) == [(rating.rated_by, "rating.answered")]
        Rating.objects.update(rated_by=editor)
        assert told(cause("rating.answered", listing=listing, subject=rating, by=editor)) == []

    def test_owners_learn_who_joined_and_who_declined(self, body, editor, owner) -> None:
        joined = factories.membership(organisation=body)
        declined = Invitation.objects.create(
            organisation=body, email="x@y.example", role="member", token_digest="x",
            invited_by=owner, invited_at=NOW, expires_at=NOW,
            answered_by=factories.person(name="No Thanks"), answered_at=NOW,
        )  # fmt: skip
        found = told(
            cause("membership.accepted", body=body, subject=joined, by=joined.person),
            cause("membership.declined", body=body, subject=declined, by=declined.answered_by),
        )
        assert found == [(owner, "membership.accepted"), (owner, "membership.declined")]
        subjects = Message.objects.order_by("pk").values_list("subject", flat=True)
        assert list(subjects) == ["2 notices about Port Office"]

    def test_what_writes_a_letter_of_its_own_is_told_on_the_page_alone(self, body, owner) -> None:
        asking = factories.person()
        request = JoinRequest.objects.create(organisation=body, asked_by=asking, asked_at=NOW)
        member = factories.membership(organisation=body)
        found = told(
            cause("membership.asked", body=body, subject=request, by=asking),
            cause("membership.changed", body=body, subject=member, by=owner),
        )
        assert found == [(owner, "membership.asked"), (member.person, "membership.changed")]
        assert set(Notice.objects.values_list("way", flat=True)) == {Way.NEVER}
        assert not Message.objects.exists()

    def test_who_was_made_a_moderator_is_told(self, administrator, moderator) -> None:
        happened = cause("person.role_changed", subject=moderator, by=administrator)
        assert told(happened) == [(moderator, "person.role_changed")]
        assert "It is now: moderator" in Message.objects.get().body

    def test_nobody_s_rights_change_in_silence(self, body, owner, moderator) -> None:
        factories.preference(person=moderator, group="people", way=Way.NEVER)
        made = factories.membership(organisation=body, person=moderator)
        told(
            cause("person.role_changed", subject=moderator, by=owner),
            cause("membership.added", body=body, subject=made, by=owner),
        )
        mails = Message.objects.filter(to=moderator.email)
        assert mails.count() == 2
        assert all("without your knowledge" in mail.body for mail in mails)
        assert set(mails.values_list("unsubscribe", flat=True)) == {""}

    def test_a_subject_that_is_gone_is_told_of_to_nobody(self, body, owner) -> None:
        assert told(cause("membership.accepted", body=body)) == []


class TestOnce:
    def test_the_same_causes_again_make_nothing(self, listing, body, editor) -> None:
        happened = cause("listing.published", listing=listing, body=body)
        for _ in range(2):
            tell(causes=[happened], at=NOW)
        assert Notice.objects.count() == 1
        assert Message.objects.count() == 1

    def test_a_notice_is_one_for_each_person_and_cause(self, editor) -> None:
        factories.notice(person=editor, cause="7")
        with pytest.raises(IntegrityError, match="notice_once"), transaction.atomic():
            factories.notice(person=editor, cause="7")

    def test_order_and_shuffling_do_not_matter(self, listing, body, editor, owner) -> None:
        causes = [cause("listing.changed", listing=listing, body=body) for _ in range(4)]
        tell(causes=causes[::-1], at=NOW)
        tell(causes=causes[:2], at=NOW)
        assert Notice.objects.count() == 8

    def test_what_nobody_is_told_of_makes_nothing(self, listing, body, editor) -> None:
        assert told(cause("revision.saved", listing=listing, body=body)) == []

    def test_the_number_of_queries_does_not_grow(
        self, listing, body, editor, django_assert_max_num_queries
    ) -> None:
        causes = [cause("adoption.confirmed", listing=listing, body=body) for _ in range(50)]
        for one in causes:
            subject = factories.adoption(listing=listing)
            object.__setattr__(one, "subject_id", subject.pk)
        with django_assert_max_num_queries(15):
            assert len(tell(causes=causes, at=NOW)) == 50


class TestMail:
    def test_it_is_a_row_of_the_same_transaction(self, listing, body, editor) -> None:
        with transaction.atomic():
            tell(causes=[cause("listing.published", listing=listing, body=body)], at=NOW)
            transaction.set_rollback(True)
        assert not Notice.objects.exists()
        assert not Message.objects.exists()

    def test_it_says_what_and_who_where_why_and_how_to_end_it(self, listing, used, editor) -> None:
        factories.preference(person=editor, group="interest", way=Way.NOW)
        happened = cause(
            "adoption.confirmed", key="12", listing=listing, body=used.organisation, subject=used
        )
        tell(causes=[happened], at=NOW)
        mail = Message.objects.get()
        assert (mail.to, mail.key) == (editor.email, f"notice:12:{editor.pk}")
        assert mail.subject == "Harbour Board confirmed its use of Quay visits: in use"
        first, *rest = mail.body.split("\n\n")
        assert first == "Harbour Board confirmed its use of Quay visits: in use."
        assert rest[0].startswith("See who uses it:\nhttp")
        assert rest[0].endswith(f"/listings/{listing.slug}/")
        assert "because you are an editor or owner" in rest[1]
        assert rest[2].startswith("To stop it")
        assert mail.body.count("http") == 1
        assert "/unsubscribe/" in mail.unsubscribe
        assert len(mail.body.split()) <= 200

    def test_what_is_always_mailed_says_why_and_has_no_end(self, listing, body, editor) -> None:
        factories.preference(person=editor, group="versions", way=Way.NEVER)
        tell(causes=[cause("listing.published", listing=listing, body=body)], at=NOW)
        mail = Message.objects.get()
        assert "It is always mailed at once, because only your organisation" in mail.body
        assert mail.unsubscribe == ""

    def test_ten_things_that_happened_to_one_make_one_mail(self, listing, body, editor) -> None:
        other = factories.live_listing(organisation=body, by=editor)
        causes = [cause("listing.changed", listing=listing, body=body) for _ in range(10)]
        causes.insert(3, cause("listing.changed", listing=other, body=body))
        tell(causes=causes, at=NOW)
        assert Notice.objects.count() == 11
        assert Message.objects.count() == 2
        mail = Message.objects.get(key=f"notice:{causes[0].key}:{editor.pk}")
        assert mail.subject == ("The new version of Quay visits by Port Office is published"), (
            "the same words are said once"
        )

    def test_a_mail_about_very_many_things_has_at_most_200_words(self, listing, editor) -> None:
        factories.preference(person=editor, group="interest", way=Way.NOW)
        causes = []
        for number in range(30):
            adopter = factories.organisation(name=f"The very long name of harbour board {number}")
            rating = factories.rating(listing=listing, organisation=adopter)
            causes.append(cause("rating.replaced", listing=listing, body=adopter, subject=rating))
        tell(causes=causes, at=NOW)
        mail = Message.objects.get()
        assert len(mail.body.split()) <= 200
        assert "more." in mail.body
        assert mail.subject == "30 notices about Quay visits"

    def test_several_organisations_are_one_sentence(self, listing, editor) -> None:
        factories.preference(person=editor, group="interest", way=Way.NOW)
        causes = [
            cause("rating.given", listing=listing, body=one.organisation, subject=one)
            for one in [factories.rating(listing=listing) for _ in range(3)]
        ]
        tell(causes=causes, at=NOW)
        assert "3 organisations reviewed Quay visits." in Message.objects.get().body

    @pytest.mark.parametrize(
        ("way", "mails"), [("now", 1), ("daily", 0), ("weekly", 0), ("never", 0)]
    )
    def test_a_person_chooses_the_way(self, way, mails, listing, used, editor) -> None:
        factories.preference(person=editor, group="interest", way=way)
        happened = cause("rating.given", listing=listing, body=used.organisation)
        object.__setattr__(happened, "subject_id", factories.rating(listing=listing).pk)
        tell(causes=[happened], at=NOW)
        notice = Notice.objects.get()
        assert (notice.way, notice.mailed_at is not None) == (way, bool(mails))
        assert Message.objects.count() == mails

    def test_a_mail_that_is_there_already_is_not_written_again(
        self, listing, body, editor
    ) -> None:
        happened = cause("listing.published", key="5", listing=listing, body=body)
        queue_message(to="a@b.example", subject="S", body="B", key=f"notice:5:{editor.pk}")
        tell(causes=[happened], at=NOW)
        assert Message.objects.get().subject == "S"


class TestReading:
    def test_a_person_marks_their_own(self, listing, editor, owner) -> None:
        mine = [factories.notice(person=editor, at=NOW) for _ in range(3)]
        other = factories.notice(person=owner, at=NOW)
        assert mark_read(person=editor, keys=[mine[0].pk, other.pk], at=NOW) == 1
        later = factories.notice(person=editor, at=NOW + timedelta(seconds=1))
        assert mark_read(person=editor, keys=None, at=NOW) == 2
        unread = Notice.objects.unread().values_list("pk", flat=True)
        assert set(unread) == {other.pk, later.pk}

    def test_who_left_no_longer_sees_what_they_were_told_as_a_member(self, body, editor) -> None:
        own = factories.notice(person=editor)
        factories.notice(person=editor, on_behalf_of=body)
        assert Notice.objects.visible_to(editor).count() == 2
        Membership.objects.filter(person=editor).delete()
        assert Notice.objects.visible_to(editor).get() == own

    def test_a_notice_is_kept_for_a_year(self, editor) -> None:
        factories.notice(person=editor, at=NOW)
        assert forget_notices(at=NOW + timedelta(days=365)) == 0
        assert forget_notices(at=NOW + timedelta(days=366)) == 1
