"""Two people ask or answer at the same moment."""

import pytest
from django.utils import timezone

from accounts.models import Role
from catalogue.enquiries.actions import answer, ask
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def test_two_members_who_ask_at_once_ask_once():
    used, asking = factories.adoption(), factories.organisation()
    factories.member_of(used.organisation, role=Role.EDITOR)
    people = [factories.member_of(asking) for _ in range(2)]
    acts = [
        lambda by=by: ask(
            adoption=used, organisation=asking, words="So?", by=by, at=timezone.now()
        )
        for by in people
    ]
    assert at_once(*acts) == ["AlreadyAsked", "Enquiry"]


def test_two_editors_who_answer_at_once_answer_once():
    made = factories.enquiry()
    people = [factories.member_of(made.adoption.organisation, role=Role.OWNER) for _ in range(2)]
    acts = [
        lambda by=by: answer(enquiry=made, words="So.", by=by, at=timezone.now()) for by in people
    ]
    assert at_once(*acts) == ["AlreadyAnswered", "Enquiry"]
