"""Each gate as people read it: what was found, and what would pass it. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Figures = Mapping[str, Any]
Said = tuple[str, str]
"""What was found, and what would pass it."""

POINTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "credible": (
        gettext_lazy("Credible"),
        gettext_lazy("Is there sound evidence that it works?"),
    ),
    "observable": (
        gettext_lazy("Observable"),
        gettext_lazy("Can others see it at work before they decide?"),
    ),
    "relevant": (
        gettext_lazy("Relevant"),
        gettext_lazy("Does it meet a need that other bodies have?"),
    ),
    "advantage": (
        gettext_lazy("Relative advantage"),
        gettext_lazy("Is it better than what bodies use now?"),
    ),
    "easy": (
        gettext_lazy("Easy"),
        gettext_lazy("Can a body take it up without much work?"),
    ),
    "compatible": (
        gettext_lazy("Compatible"),
        gettext_lazy("Does it fit the systems and ways of working that bodies have?"),
    ),
    "testable": (
        gettext_lazy("Testable"),
        gettext_lazy("Can a body try it out before it commits itself?"),
    ),
}
"""The CORRECT points: name and question."""


@dataclass(frozen=True, kw_only=True)
class GateInWords:
    """`advice` is empty where the gate is passed."""

    name: str
    title: str
    state: str
    passed: bool
    finding: str
    advice: str


def in_words(gate: Mapping[str, Any]) -> GateInWords:
    """`gate` is one as it is stored."""
    finding, advice = _SAID[gate["name"]](gate["figures"])
    return GateInWords(
        name=gate["name"],
        title=title(gate["name"]),
        state=_state(gate),
        passed=gate["passed"],
        finding=finding,
        advice="" if gate["passed"] else advice,
    )


def standing_in_words(*, rung: str, gates: Iterable[Mapping[str, Any]]) -> str:
    """The stage, and the first gate that holds the service, in a few sentences."""
    stage = _("Its stage: %(rung)s.") % {"rung": rung}
    held = next((in_words(gate) for gate in gates if not gate["passed"]), None)
    if held is None:
        return _("%(stage)s It passes every gate.") % {"stage": stage}
    words = _("%(stage)s What holds it: %(gate)s. %(finding)s %(advice)s") % {
        "stage": stage,
        "gate": held.title.lower(),
        "finding": held.finding,
        "advice": held.advice,
    }
    return words.strip()


def title(name: str) -> str:
    return {
        "spread": _("Reuse by others"),
        "retention": _("Those who take it up stay"),
        "score": _("Reviews"),
        "outcomes": _("Measured outcomes"),
        "support": _("Support"),
        "assessment": _("Assessment by a curator"),
    }[name]


def _state(gate: Mapping[str, Any]) -> str:
    if gate["passed"]:
        return _("Passed")
    return _("Not passed") if gate["reported"] else _("Nothing reported")


def organisations(number: int) -> str:
    words = ngettext("%(count)s organisation", "%(count)s organisations", number)
    return words % {"count": f"{number:,}"}


def percent(share: float) -> str:
    """Rounded down, so that nothing seems to reach a limit that it misses."""
    return f"{math.floor(share * 100 + 1e-9)}%"


def _spread(figures: Figures) -> Said:
    groups = figures["groups"]
    owners = ngettext("%(count)s ownership group", "%(count)s ownership groups", groups)
    found = _("Reused by %(bodies)s of %(groups)s.") % {
        "bodies": organisations(figures["reusers"]),
        "groups": owners % {"count": f"{groups:,}"},
    }
    advice = _("It takes reuse by %(least)s organisations of %(groups)s ownership groups.") % {
        "least": figures["least"],
        "groups": figures["least_groups"],
    }
    return found if figures["reusers"] else _("No other organisation reuses it yet."), advice


def _retention(figures: Figures) -> Said:
    more = ngettext(
        "%(count)s further organisation that stays for 12 months would pass it.",
        "%(count)s further organisations that stay for 12 months would pass it.",
        figures["more"],
    ) % {"count": f"{figures['more']:,}"}
    if not figures["cohort"]:
        return _("No organisation began to use it 12 months ago or earlier."), more
    found = ngettext(
        "%(kept)s of %(all)s organisation still used it after 12 months.",
        "%(kept)s of %(all)s organisations still used it after 12 months.",
        figures["cohort"],
    ) % {"kept": f"{figures['retained']:,}", "all": f"{figures['cohort']:,}"}
    sure = _("That proves that %(lower)s stay; %(limit)s are needed.") % {
        "lower": percent(figures["lower"]),
        "limit": percent(figures["limit"]),
    }
    return f"{found} {sure}", more


def _score(figures: Figures) -> Said:
    if figures["lower"] is None:
        answers = ngettext("%(count)s answer", "%(count)s answers", figures["answers"])
        found = _("Not enough ratings yet (%(answers)s, %(bodies)s).") % {
            "answers": answers % {"count": f"{figures['answers']:,}"},
            "bodies": organisations(figures["reviewers"]),
        }
        return found, _("A score needs five answers from four organisations.")
    found = _("Its score is %(lower)s; %(limit)s are needed.") % {
        "lower": percent(figures["lower"]),
        "limit": percent(figures["limit"]),
    }
    return found, _("Read the reviews, and mend what they name.")


def _outcomes(figures: Figures) -> Said:
    found = ngettext(
        "%(count)s organisation of another group has a verified gain.",
        "%(count)s organisations of other groups have a verified gain.",
        figures["gains"],
    ) % {"count": f"{figures['gains']:,}"}
    advice = _("It takes verified reports of %(limit)s organisations outside its group.") % {
        "limit": figures["limit"]
    }
    return found if figures["gains"] else _("No verified report of a gain yet."), advice


def _support(figures: Figures) -> Said:
    missing = figures["missing"]
    if not missing:
        return _("Team, terms, documentation, standard and quick start are all there."), ""
    wanted = {
        "team": _("a team of %(limit)s roles") % {"limit": figures["limit_team"]},
        "terms": _("terms of support"),
        "documentation": _("documentation"),
        "standard": _("an open standard"),
        "onboarding": _onboarding(figures),
    }
    found = _("Still missing: %(parts)s.") % {"parts": "; ".join(wanted[one] for one in missing)}
    if missing == ["onboarding"]:
        return found, _("Help those who try it out to go live sooner, and ask them to record it.")
    return found, _("Its publisher can add them to the entry of the service.")


def _onboarding(figures: Figures) -> str:
    days = figures["onboarding"]
    if days is None:
        return _("an organisation that first tried it out and then went live")
    return _("a start within %(limit)s days, for it takes %(days)s from trying out to use") % {
        "limit": figures["limit_days"],
        "days": f"{days:,.0f}",
    }


def _assessment(figures: Figures) -> Said:
    if figures["points"] is None:
        return _("No curator has assessed it yet."), _("A curator assesses it on seven points.")
    found = _("It meets %(points)s of 7 points; %(limit)s are needed.") % {
        "points": figures["points"],
        "limit": figures["limit"],
    }
    return found, _("See what the curator wrote about the points that it does not meet.")


_SAID: dict[str, Callable[[Figures], Said]] = {
    "spread": _spread,
    "retention": _retention,
    "score": _score,
    "outcomes": _outcomes,
    "support": _support,
    "assessment": _assessment,
}
