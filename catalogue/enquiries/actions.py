"""A question about a recorded use, and its answer."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.enquiries.permissions import may_answer, may_ask
from catalogue.enquiries.queries import can_answer
from catalogue.models import Adoption, Enquiry
from catalogue.models.steps import reason_given

MOST_OPEN = 20
"""Questions of one organisation that may wait for an answer at the same time."""


class NotToBeAsked(Exception):
    """The organisation would rather not be asked, or its use does not count."""


class AlreadyAsked(Exception):
    """The same body has asked, or has too many questions open; the message says which."""


class AlreadyAnswered(Exception):
    """A colleague was faster; the message says who."""


def ask(
    *, adoption: Adoption, organisation: Organisation, words: str, by: User, at: datetime
) -> Enquiry:
    """A member of another public body asks the editors and owners of the adopter.

    Raises AlreadyAsked, NotToBeAsked, ReasonMissing, PermissionDenied.
    """
    words = reason_given(words, _("Enter your question."))
    if not may_ask(by, organisation) or organisation.pk == adoption.organisation_id:
        raise PermissionDenied(_("Only members of another public body can ask."))
    with transaction.atomic():
        adoption = locked(Adoption.objects.select_related("organisation"), adoption.pk)
        if not adoption.may_be_asked_about or not can_answer(adoption.organisation):
            raise NotToBeAsked(_("This organisation cannot be asked about its use at present."))
        if Enquiry.objects.unanswered().filter(asked_for=organisation).count() >= MOST_OPEN:
            raise AlreadyAsked(
                _("Your organisation has 20 questions open. Wait until some are answered.")
            )
        made = _insert(adoption, organisation, words, by, at)
        _record("enquiry.asked", made, adoption.organisation, by=by, at=at)
    return made


def _insert(
    adoption: Adoption, organisation: Organisation, words: str, by: User, at: datetime
) -> Enquiry:
    try:
        with transaction.atomic():
            return Enquiry.objects.create(
                adoption=adoption, words=words, asked_for=organisation, asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise AlreadyAsked(
            _("Your organisation has asked about this use before, and the answer is still open.")
        ) from error


def answer(*, enquiry: Enquiry, words: str, by: User, at: datetime) -> Enquiry:
    """An editor or owner of the adopter answers; who asked is told.

    Raises AlreadyAnswered, ReasonMissing, PermissionDenied.
    """
    words = reason_given(words, _("Enter your answer."))
    with transaction.atomic():
        enquiry = Enquiry.objects.lock(enquiry.pk)
        if not may_answer(by, enquiry):
            raise PermissionDenied(_("Only editors and owners can answer for the organisation."))
        if enquiry.answered_by is not None and enquiry.answered_at is not None:
            raise AlreadyAnswered(
                _("%(person)s answered it on %(day)s.")
                % {
                    "person": enquiry.answered_by.name,
                    "day": date_format(enquiry.answered_at, "j F Y"),
                }
            )
        enquiry.answer, enquiry.answered_by, enquiry.answered_at = words, by, at
        enquiry.save(update_fields=["answer", "answered_by", "answered_at"])
        # Told to the organisation that asked.
        _record("enquiry.answered", enquiry, enquiry.asked_for, by=by, at=at)
    return enquiry


def _record(
    kind: str, enquiry: Enquiry, organisation: Organisation, *, by: User, at: datetime
) -> None:
    record_event(
        kind=kind,
        subject_id=enquiry.pk,
        version=2 if enquiry.is_answered else 1,
        at=at,
        by=by,
        listing_id=enquiry.adoption.listing_id,
        organisation_id=organisation.pk,
        delta={"adoption": enquiry.adoption_id},
    )
