"""What a merge does with every table that points at a listing. Pure.

A new foreign key to a listing fails a test until it stands here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    MOVES = "moves"
    """Its rows go to the kept listing, and come back when the merge is undone."""
    STAYS = "stays"
    """It tells of the merged listing itself, and waits there with it."""
    IGNORED = "ignored"
    """Its reader of the ledger writes it anew from the rows."""


FATES = {
    "Adoption.listing": Fate.MOVES,
    "AdoptionRollup.listing": Fate.IGNORED,
    "ListingRollup.listing": Fate.IGNORED,
    "UseSpan.listing": Fate.IGNORED,
    # It was made of the service that is merged; the kept one has or gets its own.
    "Assessment.listing": Fate.STAYS,
    # Those that wait for a decision are closed with their version, and opened again with it.
    "Case.listing": Fate.STAYS,
    "Ending.listing": Fate.STAYS,
    "Ending.replacement": Fate.STAYS,
    "Flag.listing": Fate.STAYS,
    "IntakeFile.listing": Fate.STAYS,
    "Letter.listing": Fate.STAYS,
    "Merge.kept": Fate.STAYS,
    "Merge.merged": Fate.STAYS,
    # Those that cannot stand on the kept listing wait with the merged one, out of sight.
    "Offer.listing": Fate.MOVES,
    # Of two that measure the same the better proven one stands, the other waits, out of sight.
    "OutcomeReport.listing": Fate.MOVES,
    # One that would make a service a part of itself waits with the merged one, out of sight.
    "Part.part": Fate.MOVES,
    "Part.whole": Fate.MOVES,
    "Rating.listing": Fate.MOVES,
    "RatingRollup.listing": Fate.IGNORED,
    "ReachRollup.listing": Fate.IGNORED,
    # Those that are open are withdrawn, and opened again when the merge is undone.
    "Revision.listing": Fate.STAYS,
    "ScalingStage.listing": Fate.IGNORED,
    "SearchDocument.listing": Fate.IGNORED,
    # The next import of the same file finds the kept listing.
    "Source.listing": Fate.MOVES,
    "Suspension.listing": Fate.STAYS,
    # A merged service goes to nobody; what was asked before is open when the merge is undone.
    "Transfer.listing": Fate.STAYS,
    "UnresolvedAdopter.listing": Fate.MOVES,
}


@dataclass(frozen=True, kw_only=True)
class Moving:
    """How the rows of one table move. `noun` begins the kinds of their entries in the ledger.

    `column` points at the listing; a table with two such columns has a move for each. `once`
    are the columns of which the table allows a listing one row, `among` the rows of which it
    does, `fits` those that may stand on the kept listing at all. Where both listings have one,
    the kept listing's row remains and takes the values of the one that ranks higher by `rank`,
    the other stays where it is, marked with `absorbed`. `blends` are columns made of both,
    `void` says which rows are as good as none, `clock` is what time does to a row. In these a
    stands for the merged listing's row, b for the kept one's, {row} for either.

    Of a row that moved, t, the ledger says `organisation` and `version`, and `stands`: what a
    reader of its history has to know.
    """

    table: str
    noun: str
    column: str = "listing_id"
    once: tuple[str, ...] = ()
    among: str = "true"
    fits: str = "true"
    rank: str = ""
    blends: tuple[tuple[str, str], ...] = ()
    void: str = "false"
    absorbed: str = ""
    clock: str = ""
    organisation: str = "NULL::bigint"
    version: str = "1"
    stands: str = "'{}'::jsonb"

    @property
    def changes_in_place(self) -> bool:
        """Whether rows that do not move may take values, or be given up."""
        return bool(self.rank or self.absorbed)

    @property
    def same(self) -> str:
        """Whether a and b are of the same, so that a listing has only one of them."""
        among = [self.among.format(row=row) for row in "ab"]
        return " AND ".join([*(f"a.{column} = b.{column}" for column in self.once), *among])

    def twin(self, *, of: str) -> str:
        """Whether the other listing has a row of the same as a."""
        if not self.once:
            return "false"
        return (
            f"EXISTS (SELECT 1 FROM {self.table} b WHERE b.{self.column} = {of} AND {self.same})"  # noqa: S608 - constants
        )


# The more advanced stage among those that count, and the earlier first day (`methods.md` 1.2).
_COUNTS = """({row}.confirmed_at IS NOT NULL
  AND NOT {row}.lapsed AND NOT {row}.suspended AND NOT {row}.withdrawn)"""
_STAGES = "ARRAY['ended', 'considering', 'trialling', 'leaving', 'live']"

MOVING = (
    Moving(
        table="catalogue_adoption",
        noun="adoption",
        once=("organisation_id",),
        rank=f"""NOT {{row}}.withdrawn, {_COUNTS},
          array_position({_STAGES}, {{row}}.stage::text),
          {{row}}.confirmed_at IS NOT NULL, coalesce({{row}}.lapses_on, '-infinity')""",
        blends=(
            ("live_from", "least(a.live_from, CASE WHEN NOT b.withdrawn THEN b.live_from END)"),
        ),
        void="{row}.withdrawn",
        absorbed='{"withdrawn": true}',
        clock='{"lapsed": true}',
        organisation="t.organisation_id",
        version="t.version",
        stands=f"jsonb_build_object('to', t.stage, 'counts', {_COUNTS.format(row='t')})",
    ),
    Moving(
        table="catalogue_offer",
        noun="offer",
        once=("supplier_id", "kind"),
        among="{row}.state <> 'ended'",
        fits="""EXISTS (SELECT 1 FROM catalogue_listing k WHERE k.id = %(kept)s
          AND k.kind <> 'commodity_service' AND k.organisation_id <> {row}.supplier_id)""",
        # What is offered, and for longer. The other stays with the merged listing, unseen.
        rank="{row}.state = 'offered', {row}.lapses_on",
        clock='{"state": "lapsed"}',
        organisation="t.supplier_id",
        version="t.version",
    ),
    Moving(
        table="catalogue_outcomereport",
        noun="outcome",
        once=("organisation_id", "measure"),
        among="{row}.withdrawn_at IS NULL",
        rank="""NOT {row}.hidden, {row}.verified_at IS NOT NULL,
          {row}.confirmed_at IS NOT NULL, {row}.after_until""",
        organisation="t.organisation_id",
        version="t.version",
    ),
    Moving(
        table="catalogue_part",
        noun="composition",
        column="whole_id",
        once=("part_id", "relation"),
        fits="{row}.part_id <> %(kept)s",
    ),
    Moving(
        table="catalogue_part",
        noun="composition",
        column="part_id",
        once=("whole_id", "relation"),
        fits="{row}.whole_id <> %(kept)s",
    ),
    Moving(
        table="catalogue_rating",
        noun="rating",
        once=("rated_by_id", "quarter"),
        # A later answer in the quarter replaces the one before (`methods.md` 6.1).
        # What was taken back says nothing.
        rank="{row}.withdrawn_at IS NULL, NOT {row}.hidden, {row}.rated_at",
        organisation="t.organisation_id",
        version="t.version",
    ),
    Moving(table="catalogue_source", noun="source"),
    Moving(table="catalogue_unresolvedadopter", noun="adopter", once=("name",)),
)
COLUMNS = tuple(sorted({one.column for one in MOVING}))
"""Those by which a row may have moved."""
