"""Forms by which members tell how a service went, and moderators judge what they told."""

from typing import Any

from django.urls import reverse

from accounts.models import Role
from tests import factories
from tests.catalogue.outcomes.said import typed
from tests.conftest import signed_in
from tests.every_form.kind import Form, Maker, member, moderator

_NUMBERS_OF_DAYS = tuple(
    f"{name}_{part}"
    for name in ("before_from", "before_until", "after_from", "after_until")
    for part in ("day", "month", "year")
)


def _user() -> tuple[Any, Any]:
    """An organisation, and a service that it has in use."""
    body, listing = factories.organisation(), factories.live_listing()
    factories.adoption(listing=listing, organisation=body)
    return body, listing


def review() -> Form:
    body, listing = _user()
    return Form(
        address=f"{reverse('ratings:new', args=[body.slug])}?listing={listing.slug}",
        client=member(body, Role.MEMBER),
        values={
            "again": "yes", "ease": "4", "words": "It went well.", "fit": "Well.",
            "support": "Quick.", "cases_met": "Refunds", "cases_not_met": "Refunds in parts",
            "hours_released": "40", "version_used": "2.1", "integration_days": "15",
            "integration_pence": "1200",
        },
        needed=("again", "ease"),
        shown=reverse("ratings:reviews", args=[listing.slug]),
    )  # fmt: skip


def answer() -> Form:
    rating = factories.rating()
    owner = rating.listing.organisation
    return Form(
        address=reverse("ratings:answer", args=[owner.slug, rating.pk]),
        client=member(owner),
        values={"words": "Thank you."},
        needed=("words",),
        shown=reverse("ratings:reviews", args=[rating.listing.slug]),
    )


def report_outcome() -> Form:
    body, listing = _user()
    return Form(
        address=f"{reverse('outcomes:new', args=[body.slug])}?listing={listing.slug}",
        client=member(body, Role.MEMBER),
        values=typed(evidence="https://reports.example/1"),
        needed=(
            "measure",
            "unit",
            "higher_is_better",
            "before",
            "after",
            "source",
            *_NUMBERS_OF_DAYS,
        ),
        shown=reverse("outcomes:own", args=[body.slug]),
    )


def change_outcome() -> Form:
    report = factories.outcome()
    body = report.organisation
    return Form(
        address=reverse("outcomes:change", args=[body.slug, report.pk]),
        client=member(body, Role.MEMBER),
        values=typed(),
        needed=(
            "measure",
            "unit",
            "higher_is_better",
            "before",
            "after",
            "source",
            *_NUMBERS_OF_DAYS,
        ),
        shown=reverse("outcomes:own", args=[body.slug]),
    )


def verify() -> Form:
    report = factories.outcome()
    return Form(
        address=reverse("outcomes:verify", args=[report.pk]),
        client=signed_in(moderator()),
        values={"seen": "The yearly report."},
        needed=("seen",),
        shown=reverse("outcomes:outcomes", args=[report.listing.slug]),
    )


def report_words() -> Form:
    rating = factories.rating()
    return Form(
        address=reverse(
            "moderation:report_words", args=[rating.listing.slug, "reviews", rating.pk]
        ),
        values={"reason": "wrong", "words": "It is not true."},
        needed=("reason", "words"),
    )


def hide() -> Form:
    rating = factories.rating()
    return Form(
        address=reverse("moderation:hide_words", args=["reviews", rating.pk]),
        client=signed_in(moderator()),
        values={"reason": "It names a person."},
        needed=("reason",),
    )


def restore() -> Form:
    rating = factories.rating()
    factories.hiding(rating=rating)
    return Form(
        address=reverse("moderation:restore_words", args=["reviews", rating.pk]),
        client=signed_in(moderator()),
        values={"reason": "The name is gone."},
        needed=("reason",),
    )


FORMS: dict[str, Maker] = {
    "ratings:new": review,
    "ratings:answer": answer,
    "outcomes:new": report_outcome,
    "outcomes:change": change_outcome,
    "outcomes:verify": verify,
    "moderation:report_words": report_words,
    "moderation:hide_words": hide,
    "moderation:restore_words": restore,
}
