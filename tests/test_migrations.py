"""A migration may run beside the release before it: it holds no lock while it reads a table."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.test_house_rules import OURS, ROOT

NAMES = sorted(
    (label, path.stem) for label in OURS for path in (ROOT / label / "migrations").glob("0*.py")
)
EXCLUDED = {
    # Matters of taste, which Django decides by the field: a length is a rule of ours.
    "prefer-text-field", "prefer-bigint-over-int", "prefer-bigint-over-smallint",
    # `sqlmigrate` prints the transaction that Django opens by itself.
    "transaction-nesting",
    # `prepare_database` sets both for the whole run (`commons/database.py`).
    "require-lock-timeout", "require-statement-timeout",
}  # fmt: skip
ABOUT_LOCKS = {
    # Harmless on a table that the same migration has just made, which nobody reads or fills yet.
    "adding-foreign-key-constraint", "adding-required-field", "constraint-missing-not-valid",
    "disallowed-unique-constraint", "require-concurrent-index-creation",
}  # fmt: skip
ACCEPTED = {
    # The release before never meets such a row: only its successor approves by rule.
    "catalogue/0009_moderators_work": {"ban-drop-not-null"},
    # A column made with it holds nothing, so PostgreSQL has nothing to check.
    "catalogue/0015_whose_words": {"adding-foreign-key-constraint"},
    "catalogue/0027_recorded_use": {"adding-foreign-key-constraint"},
    # An index that was left half built is to be seen, and not to pass for a whole one.
    "catalogue/0017_whose_words_found": {"prefer-robust-stmts"},
    "catalogue/0021_notices_unmailed": {"prefer-robust-stmts"},
    "catalogue/0028_recorded_use_checked": {"prefer-robust-stmts"},
    "accounts/0005_event_of_use": {"prefer-robust-stmts"},
    # A text column that holds more is the same column to PostgreSQL: no row is written anew.
    "catalogue/0031_charts_with_foot": {"changing-column-type"},
    # Only the reader of the ledger writes that table. It waits for the index and loses nothing.
    "catalogue/0033_uses_of_a_body": {
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "prefer-robust-stmts",
    },
    # The table is small, made anew and filled in one transaction; only the reader waits for it.
    "catalogue/0034_uses_counted": {
        "ban-drop-constraint",
        "ban-drop-table",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "prefer-robust-stmts",
    },
    # Only the nightly look writes that table; pages read it meanwhile.
    "catalogue/0036_scaling_order": {"require-concurrent-index-creation"},
    # Only the reader of the ledger writes these tables; pages read them meanwhile.
    "catalogue/0037_facet_values": {
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
    },
    "catalogue/0039_more_facets": {"require-concurrent-index-creation"},
    # No release has had this table: it comes with an earlier migration of the same one.
    "catalogue/0018_endings_undone": ABOUT_LOCKS | {"ban-drop-constraint"},
}
SQUAWK = Path(sys.executable).with_name("squawk")


def statements(label: str, name: str) -> str:
    out = io.StringIO()
    call_command("sqlmigrate", label, name, stdout=out, no_color=True)
    return out.getvalue()


def findings(sql: str) -> list[dict[str, object]]:
    """What the linter says, but for rules that cannot apply."""
    whole = ["--assume-in-transaction"] if sql.startswith("BEGIN;") else []
    done = subprocess.run(
        [
            SQUAWK, "--reporter", "json", "--pg-version", "15", *whole,
            "--exclude", ",".join(sorted(EXCLUDED)),
        ],
        input=sql, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    found = json.loads(done.stdout)
    return [one for one in found if not _on_a_new_table(one, sql) and not _replaced(one, sql)]


def _on_a_new_table(finding: dict[str, object], sql: str) -> bool:
    if finding["rule_name"] not in ABOUT_LOCKS:
        return False
    line = sql.splitlines()[int(str(finding["line"]))]
    named = re.search(r'(?:ALTER TABLE| ON) ("\w+")', line)
    return bool(named) and f"CREATE TABLE {named[1]}" in sql


def _replaced(finding: dict[str, object], sql: str) -> bool:
    """A constraint that the same migration adds again, as one that lets more through."""
    if finding["rule_name"] != "ban-drop-constraint":
        return False
    dropped = re.search(r'DROP CONSTRAINT ("\w+")', sql.splitlines()[int(str(finding["line"]))])
    return bool(dropped) and f"ADD CONSTRAINT {dropped[1]}" in sql


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "name"), NAMES)
def test_a_migration_blocks_nobody(label: str, name: str) -> None:
    accepted = ACCEPTED.get(f"{label}/{name}", set())
    found = findings(statements(label, name))
    assert [one for one in found if one["rule_name"] not in accepted] == []


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ('ALTER TABLE "old" ADD COLUMN "x" int NOT NULL;', "adding-required-field"),
        ('ALTER TABLE "old" DROP CONSTRAINT "c";', "ban-drop-constraint"),
        ('CREATE INDEX "i" ON "old" ("x");', "require-concurrent-index-creation"),
        ('ALTER TABLE "old" ADD CONSTRAINT "c" CHECK (x > 0);', "constraint-missing-not-valid"),
        ('ALTER TABLE "old" DROP COLUMN "x";', "ban-drop-column"),
        ('ALTER TABLE "old" RENAME COLUMN "x" TO "y";', "renaming-column"),
    ],
)
def test_what_would_block_is_found(sql: str, rule: str) -> None:
    assert rule in {one["rule_name"] for one in findings(f"BEGIN;\n{sql}\nCOMMIT;\n")}


@pytest.mark.django_db
def test_every_step_can_be_undone() -> None:
    found = MigrationLoader(connection).disk_migrations
    ours = [one for (label, _), one in found.items() if label in OURS]
    assert ours
    assert [
        (one.name, step)
        for one in ours
        for step in one.operations
        if isinstance(step, RunSQL | RunPython) and not step.reversible
    ] == []
