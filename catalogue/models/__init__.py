"""The floor of the catalogue: tables, constraints, the rules of one row, words for many rows."""

from catalogue.fields import Kind, Phase
from catalogue.models.adoption import Adoption, ContactPolicy, Stage
from catalogue.models.capability import Capability
from catalogue.models.case import Case, CaseKind, CaseWarning
from catalogue.models.chart import Chart
from catalogue.models.complaint import Complaint, Hiding
from catalogue.models.decision import Decision, Outcome, Rule
from catalogue.models.dispute import Dispute, DisputeState
from catalogue.models.ending import Ending
from catalogue.models.enquiry import Enquiry
from catalogue.models.estate_import import EstateImport, RefusedRow
from catalogue.models.estate_line import EstateLine, HowMet, LineState
from catalogue.models.figure import Figure
from catalogue.models.flag import Appeal, Finding, Flag, FlagReason, Suspension
from catalogue.models.intake_run import FileOutcome, IntakeFile, IntakeRun
from catalogue.models.job import Job, JobState
from catalogue.models.listing import Listing, ListingState
from catalogue.models.merge import Merge, MergedRow
from catalogue.models.message import Message
from catalogue.models.notice import Notice, NoticeGroup, Preference, Way
from catalogue.models.offer import Offer, OfferKind, OfferState
from catalogue.models.outcome import OutcomeReport
from catalogue.models.part import Part, Relation
from catalogue.models.rating import Rating
from catalogue.models.rating_rollup import RatingRollup
from catalogue.models.reach import ReachRollup
from catalogue.models.receipt import Receipt
from catalogue.models.revision import Revision, RevisionState, RevisionText
from catalogue.models.rollup import (
    AdoptionRollup,
    ListingRollup,
    RollupDifference,
    Standing,
    UseRollup,
    UseSpan,
)
from catalogue.models.saved_search import SavedSearch
from catalogue.models.scaling import Assessment, GateName, Rung, ScalingStage
from catalogue.models.search_document import FacetValue, SearchDocument, SearchText, SearchWord
from catalogue.models.source import Source
from catalogue.models.thread import Letter, ReasonUse, UsualReason
from catalogue.models.transfer import Proof, Transfer, TransferKind, TransferState
from catalogue.models.trust import Trust
from catalogue.models.unresolved_adopter import NameDecision, UnresolvedAdopter
from catalogue.models.watermark import Watermark

__all__ = [
    "Adoption",
    "AdoptionRollup",
    "Appeal",
    "Assessment",
    "Capability",
    "Case",
    "CaseKind",
    "CaseWarning",
    "Chart",
    "Complaint",
    "ContactPolicy",
    "Decision",
    "Dispute",
    "DisputeState",
    "Ending",
    "Enquiry",
    "EstateImport",
    "EstateLine",
    "FacetValue",
    "Figure",
    "FileOutcome",
    "Finding",
    "Flag",
    "FlagReason",
    "GateName",
    "Hiding",
    "HowMet",
    "IntakeFile",
    "IntakeRun",
    "Job",
    "JobState",
    "Kind",
    "Letter",
    "LineState",
    "Listing",
    "ListingRollup",
    "ListingState",
    "Merge",
    "MergedRow",
    "Message",
    "NameDecision",
    "Notice",
    "NoticeGroup",
    "Offer",
    "OfferKind",
    "OfferState",
    "Outcome",
    "OutcomeReport",
    "Part",
    "Phase",
    "Preference",
    "Proof",
    "Rating",
    "RatingRollup",
    "ReachRollup",
    "ReasonUse",
    "Receipt",
    "RefusedRow",
    "Relation",
    "Revision",
    "RevisionState",
    "RevisionText",
    "RollupDifference",
    "Rule",
    "Rung",
    "SavedSearch",
    "ScalingStage",
    "SearchDocument",
    "SearchText",
    "SearchWord",
    "Source",
    "Stage",
    "Standing",
    "Suspension",
    "Transfer",
    "TransferKind",
    "TransferState",
    "Trust",
    "UnresolvedAdopter",
    "UseRollup",
    "UseSpan",
    "UsualReason",
    "Watermark",
    "Way",
]
