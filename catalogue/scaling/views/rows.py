"""One service of a list, in words."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, OrganisationType, Place
from catalogue.fields.types import Kind
from catalogue.fields.words import pounds
from catalogue.models import Rung, ScalingStage
from catalogue.scaling.method import METHOD
from catalogue.scaling.words import GateInWords, in_words, percent

Row = dict[str, Any]


def row(stage: ScalingStage, *, reuse: int) -> Row:
    """`reuse` is the present figure, whose list the page of adopters shows."""
    listing, revision = stage.listing, stage.listing.live_revision
    publisher = listing.organisation
    return {
        "slug": listing.slug,
        "name": revision.name if revision else listing.slug,
        "language": revision.language if revision else "en",
        "publisher": publisher.name,
        "publisher_slug": publisher.slug,
        "kind": Kind(listing.kind).label,
        "began": _began(publisher),
        "rung": capfirst(Rung(stage.rung).label),
        "reuse": reuse,
        "adopters": f"{reverse('adoption:adopters', args=[listing.slug])}?show=reuse",
        "marks": marks(stage),
        "gate": blocking(stage),
        "value": value(stage),
    }


def _began(publisher: Organisation) -> str:
    kind = capfirst(str(OrganisationType(publisher.type).label))
    return f"{kind}, {Place(publisher.place).label}" if publisher.place else kind


def marks(stage: ScalingStage) -> list[str]:
    named = ((stage.accelerating, _("Accelerating")), (stage.jumped, _("Jumped")))
    return [name for there, name in named if there]


def blocking(stage: ScalingStage) -> GateInWords | None:
    """The first gate that holds it; None where none does."""
    return next((in_words(gate) for gate in stage.gates if not gate["passed"]), None)


def value(stage: ScalingStage) -> str:
    if stage.value is not None:
        return _("%(value)s a year") % {"value": pounds(stage.value)}
    if stage.value_reason == "not_applicable":
        return _("Does not apply: no organisation outside its group is of those it is for.")
    left = stage.eligible - stage.adopters
    words = ngettext(
        "No verified saving yet. %(count)s organisation that it is for does not use it.",
        "No verified saving yet. %(count)s organisations that it is for do not use it.",
        left,
    )
    return words % {"count": f"{left:,}"}


def pace(stage: ScalingStage) -> list[tuple[str, str]]:
    """The figures of acceleration, and what they allow to be said."""
    recent, before = METHOD.public_days
    return [
        (_("Ownership groups that took it up in the last %(days)s days") % {"days": recent},
         f"{stage.x1:,}"),
        (_("In the %(days)s days before") % {"days": before}, f"{stage.x0:,}"),
        (_("Groups that could still take it up, on average"),
         _("%(now)s lately, %(before)s before")
         % {"now": _mean(stage.e1), "before": _mean(stage.e0)}),
        (_("What follows"), _verdict(stage)),
    ]  # fmt: skip


def _mean(number: float) -> str:
    """The mean of two whole numbers."""
    return f"{number:,.1f}".removesuffix(".0")


def _verdict(stage: ScalingStage) -> str:
    if stage.n < METHOD.tested_groups:
        words = _("Too few to say. It takes %(least)s groups in both periods together.")
        return words % {"least": METHOD.tested_groups}
    if stage.lower is None or stage.p is None:
        return _("Nothing can be said: nobody was left to take it up.")
    words = _("At least %(lower)s times as fast as before. Mid-p is %(p)s.")
    if not stage.accelerating:
        words = _("Not surely faster: at least %(lower)s times as fast as before. Mid-p is %(p)s.")
    p = _("under 0.0001") if stage.p < 0.0001 else f"{stage.p:.4f}"
    return words % {"lower": f"{stage.lower:.2f}", "p": p}


def working(stage: ScalingStage) -> list[tuple[str, str]]:
    """The parts of the value at stake, as a person can check them."""
    parts = [
        (_("Organisations that it is for"), f"{stage.eligible:,}"),
        (_("Of them, in use"), f"{stage.adopters:,}"),
    ]
    if stage.probability is not None:
        parts.append((_("Chance that one more takes it up"), percent(stage.probability)))
    saving = _("Not given: no saving of an adopter is verified yet")
    if stage.yearly_saving is not None:
        saving = _("%(value)s a year") % {"value": pounds(stage.yearly_saving)}
    return [*parts, (_("Low saving of one adopter"), saving), (_("Value at stake"), value(stage))]
