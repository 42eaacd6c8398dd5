"""Each figure with its words and the address of the list that it counts."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.composition.queries.reach import ReachFigures
from catalogue.statistics.queries import (
    AdoptionFigures,
    CommonsFigures,
    Eligibility,
    OrganisationFigures,
)

Door = dict[str, object]


def commons_doors(figures: CommonsFigures) -> list[Door]:
    live, reused, reusing = (
        figures.live_listings,
        figures.reused_listings,
        figures.reusing_organisations,
    )
    return [
        _door(
            live, ngettext("service is live", "services are live", live), reverse("search:results")
        ),
        _door(
            reused,
            ngettext(
                "service is reused by another body", "services are reused by another body", reused
            ),
            reverse("statistics:reused"),
        ),
        _door(
            reusing,
            ngettext(
                "organisation reuses at least one", "organisations reuse at least one", reusing
            ),
            reverse("statistics:reusing"),
        ),
    ]


def listing_doors(slug: str, figures: AdoptionFigures) -> list[Door]:
    words = {
        "reuse": ngettext("organisation reuses it", "organisations reuse it", figures.reuse),
        "in_use": ngettext(
            "organisation uses it, the publisher's group included",
            "organisations use it, the publisher's group included",
            figures.in_use,
        ),
        "leaving": ngettext("of them is leaving it", "of them are leaving it", figures.leaving),
        "trialling": ngettext(
            "organisation tries it out", "organisations try it out", figures.trialling
        ),
        "considering": ngettext(
            "organisation considers it", "organisations consider it", figures.considering
        ),
        "unconfirmed": ngettext(
            "use recorded, not yet confirmed",
            "uses recorded, not yet confirmed",
            figures.unconfirmed,
        ),
        "lapsed": ngettext(
            "use that lapsed, not counted", "uses that lapsed, not counted", figures.lapsed
        ),
    }
    address = reverse("adoption:adopters", args=[slug])
    return [
        _door(getattr(figures, name), label, f"{address}?show={name}")
        for name, label in words.items()
    ]


def possible_doors(slug: str, found: Eligibility) -> list[Door]:
    """Who could use a service, and who of them does; each opens its list."""
    address = reverse("organisations:index")
    could = ngettext("organisation could use it", "organisations could use it", found.eligible)
    return [
        _door(found.eligible, could, f"{address}?could_use={slug}"),
        _door(
            found.reusers,
            _("of them reuse it"),
            f"{address}?could_use={slug}&reuses_service={slug}",
        ),
        _door(
            found.others,
            ngettext("other reuses it as well", "others reuse it as well", found.others),
            reverse("adoption:adopters", args=[slug]) if found.others else "",
        ),
    ]


def reach_doors(slug: str, figures: ReachFigures) -> list[Door]:
    """Who reaches a service only inside something else, and who does at all, each once."""
    through, reach = figures.through_parts, figures.reach
    address = reverse("composition:reached_by", args=[slug])
    return [
        _door(
            through,
            ngettext(
                "organisation reaches it only inside something else",
                "organisations reach it only inside something else",
                through,
            ),
            f"{address}?show=through",
        ),
        _door(
            reach,
            ngettext(
                "organisation reaches it in any way",
                "organisations reach it in any way, each counted once",
                reach,
            ),
            f"{address}?show=reach",
        ),
    ]


def share_in_words(found: Eligibility) -> str:
    """'25% of the organisations that could use it reuse it.'"""
    if found.share is None:
        return _("There is no organisation that could use it, so a share does not apply.")
    share = {"share": f"{found.share:.0%}"}
    return _("%(share)s of the organisations that could use it reuse it.") % share


def organisation_doors(slug: str, figures: OrganisationFigures) -> list[Door]:
    reused = ngettext(
        "organisation reuses what it publishes",
        "organisations reuse what it publishes",
        figures.reused_by,
    )
    words = {
        "in_use": ngettext("service it uses", "services it uses", figures.in_use),
        "leaving": ngettext("of them it is leaving", "of them it is leaving", figures.leaving),
        "trialling": ngettext("service it tries out", "services it tries out", figures.trialling),
        "considering": ngettext(
            "service it considers", "services it considers", figures.considering
        ),
        "unconfirmed": ngettext(
            "use recorded, not yet confirmed",
            "uses recorded, not yet confirmed",
            figures.unconfirmed,
        ),
        "lapsed": ngettext(
            "use that lapsed, not counted", "uses that lapsed, not counted", figures.lapsed
        ),
    }
    uses = reverse("adoption:uses", args=[slug])
    return [
        _door(figures.reused_by, reused, reverse("adoption:reused_by", args=[slug])),
        *(
            _door(getattr(figures, name), label, f"{uses}?show={name}")
            for name, label in words.items()
        ),
    ]


def _door(number: int, label: str, address: str) -> Door:
    return {"number": number, "label": label, "href": address}
