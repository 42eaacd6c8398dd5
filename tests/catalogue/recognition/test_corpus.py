"""Real lists of users: the names come in, are matched, and no figure moves."""

import pytest
from django.utils import timezone

from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.models import Adoption, AdoptionRollup, FileOutcome, NameDecision, UnresolvedAdopter
from catalogue.recognition.actions import match_name
from catalogue.recognition.queries import suggestions_for, waiting_names
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries import commons_figures
from tests import factories
from tests.conftest import signed_in
from tests.reading import read
from tests.shared_data import shared_folder

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]


@pytest.fixture
def imported(administrator):
    folder = shared_folder("publiccode-yml") / "files"
    files = [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("publiccode.y*ml"))
        if b"usedBy" in path.read_bytes()
    ]
    run = start(files=files, by=administrator, at=timezone.now())
    work_on_imports(seconds=300)
    assert run.files.filter(outcome=FileOutcome.CREATED).count() > 20
    return run


def test_names_of_real_lists_are_matched_and_no_figure_moves(imported, moderator):
    total = UnresolvedAdopter.objects.waiting().count()
    groups = list(waiting_names())
    assert sum(group["services"] for group in groups) == total > 1_900
    often = max(groups, key=lambda group: group["services"])
    assert often["services"] > 1, "some bodies stand on several lists"
    rebuild_rollup()
    figures = commons_figures()
    name = UnresolvedAdopter.objects.get(pk=often["first"])
    body = factories.organisation(name=name.name.upper())
    assert suggestions_for(name)[0].organisation == body
    matched = match_name(
        name=name, organisation=body, everywhere=True, by=moderator, at=timezone.now()
    )
    assert matched == UnresolvedAdopter.objects.filter(decision=NameDecision.MATCHED).count()
    assert matched >= often["services"]
    rebuild_rollup()
    assert not Adoption.objects.exists()
    assert not AdoptionRollup.objects.exists()
    after = commons_figures()
    assert (after.reusing_organisations, after.reused_listings) == (
        figures.reusing_organisations,
        figures.reused_listings,
    )
    page = read(signed_in(moderator).get("/moderation/adopter-names/"))
    assert f"{len(groups) - 1:,} names wait" in page.words
