"""Figures and the lists behind them, charts, and what does not add up."""

from catalogue.statistics.queries.charts import chart_of, charts_of
from catalogue.statistics.queries.differences import rollup_differences
from catalogue.statistics.queries.figures import (
    AdoptionFigures,
    CommonsFigures,
    OrganisationFigures,
    adoption_figures,
    commons_figures,
    organisation_figures,
    reuse_of,
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
    "OrganisationFigures",
    "Share",
    "StandingFigures",
    "adoption_figures",
    "chart_of",
    "charts_of",
    "commons_figures",
    "eligibility",
    "eligible_for",
    "organisation_figures",
    "reuse_of",
    "rollup_differences",
    "shares_by_place",
    "shares_by_type",
    "standing_figures",
]
