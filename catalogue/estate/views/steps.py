"""Who may come in, and a line in words: what the pages of the estate have in common."""

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from catalogue.estate.permissions import may_keep_estate
from catalogue.fields.words import pounds
from catalogue.models import EstateLine

LABELS = {
    "name": gettext_lazy("Name"),
    "met": gettext_lazy("How you meet it"),
    "adoption_id": gettext_lazy("Service of this portal"),
    "owner": gettext_lazy("Looked after by"),
    "yearly_cost": gettext_lazy("Yearly cost"),
    "cost_year": gettext_lazy("Year of the cost"),
    "supplier": gettext_lazy("Supplier"),
    "contract_ends_on": gettext_lazy("Contract ends"),
    "cost_public": gettext_lazy("Whether the cost is public"),
    "supplier_public": gettext_lazy("Whether the supplier is public"),
    "contract_public": gettext_lazy("Whether the end of the contract is public"),
    "replaced_by": gettext_lazy("What takes its place"),
}
"""What people call the columns that they write."""


def public_body(request: SignedInRequest, slug: str) -> Organisation:
    """One's own organisation; to a supplier the page says that it is for public bodies."""
    body = membership_or_404(request.user, slug).organisation
    if body.is_supplier:
        raise PermissionDenied(
            _("Only public bodies record what they run. %(body)s is a supplier.")
            % {"body": body.name}
        )
    return body


def keeper(request: SignedInRequest, slug: str) -> Organisation:
    """The same, for those who may change it."""
    body = public_body(request, slug)
    if not may_keep_estate(request.user, body):
        raise PermissionDenied(
            _("Only editors and owners of a public body can record what it runs.")
        )
    return body


def shown(line: EstateLine) -> list[tuple[str, str]]:
    """Label and words of each answer; '' where nothing was given."""
    return [
        (str(LABELS["name"]), line.name),
        (str(LABELS["met"]), capfirst(line.get_met_display())),
        (str(LABELS["adoption_id"]), _service(line)),
        (str(LABELS["owner"]), line.owner),
        (str(LABELS["yearly_cost"]), cost_of(line)),
        (str(LABELS["supplier"]), line.supplier),
        (str(LABELS["contract_ends_on"]), _day(line)),
        (_("What else is public"), _public(line)),
    ]


def cost_of(line: EstateLine) -> str:
    if line.yearly_cost is None:
        return ""
    parts = {"amount": pounds(line.yearly_cost), "year": line.cost_year}
    return _("%(amount)s in %(year)s") % parts


def _day(line: EstateLine) -> str:
    return date_format(line.contract_ends_on, "j F Y") if line.contract_ends_on else ""


def _service(line: EstateLine) -> str:
    revision = line.adoption.listing.live_revision if line.adoption else None
    return revision.name if revision else _("Does not apply")


def _public(line: EstateLine) -> str:
    marks = (
        (line.cost_public, _("yearly cost")),
        (line.supplier_public, _("supplier")),
        (line.contract_public, _("end of the contract")),
    )
    return capfirst(", ".join(words for mark, words in marks if mark)) or _("Nothing")
