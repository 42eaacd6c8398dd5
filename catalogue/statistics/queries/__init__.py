"""Figures and the lists behind them, the ledger's story of uses, and what does not add up."""

from catalogue.statistics.queries.differences import rollup_differences
from catalogue.statistics.queries.figures import (
    AdoptionFigures,
    CommonsFigures,
    OrganisationFigures,
    adoption_figures,
    chart_of,
    commons_figures,
    organisation_figures,
    reuse_of,
)
from catalogue.statistics.queries.histories import (
    History,
    all_subjects,
    histories_of_commons,
    histories_of_listing,
    histories_of_publisher,
    histories_of_user,
)
from catalogue.statistics.queries.standings import (
    Eligibility,
    Share,
    StandingFigures,
    eligibility,
    eligible_for,
    shares_by_place,
    shares_by_type,
    standing_figures,
)

__all__ = [
    "AdoptionFigures",
    "CommonsFigures",
    "Eligibility",
    "History",
    "OrganisationFigures",
    "Share",
    "StandingFigures",
    "adoption_figures",
    "all_subjects",
    "chart_of",
    "commons_figures",
    "eligibility",
    "eligible_for",
    "histories_of_commons",
    "histories_of_listing",
    "histories_of_publisher",
    "histories_of_user",
    "organisation_figures",
    "reuse_of",
    "rollup_differences",
    "shares_by_place",
    "shares_by_type",
    "standing_figures",
]
