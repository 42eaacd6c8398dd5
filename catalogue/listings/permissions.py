from accounts.models import Organisation, User
from accounts.permissions import is_editor
from catalogue.models import IntakeRun


def may_draft(person: User, organisation: Organisation, run: IntakeRun | None = None) -> bool:
    """Editors and owners; an administrator's import, for any organisation."""
    if run is not None and run.started_by_id == person.pk and person.is_administrator:
        return True
    return is_editor(person, organisation)
