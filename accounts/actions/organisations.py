"""The register of organisations, and the roles for the site as a whole."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, SiteRole, User, record_event


def create_organisation(
    *,
    name: str,
    type: str,  # noqa: A002 - the field's own name
    by: User | None,
    at: datetime,
    slug: str = "",
    group: Organisation | None = None,
    **details: str | date | Organisation | None,
) -> Organisation:
    """Adds an organisation to the register; administrators and their imports do this.

    `details` are `size_band`, `place`, `description`, `website`, `parent`, `exists_from`,
    `exists_until`. `by` is None for the example data alone.

    Raises PermissionDenied.
    """
    if by is not None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators can add an organisation."))
    with transaction.atomic():
        organisation = Organisation.objects.create(
            name=name, type=type, slug=slug or _free_slug(name), group=group, **details
        )
        record_event(
            kind="organisation.created",
            subject_id=organisation.pk,
            version=1,
            at=at,
            by=by,
            organisation_id=organisation.pk,
        )
    return organisation


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:100] or "organisation"
    taken = set(
        Organisation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def set_site_role(*, person: User, role: str, by: User | None, at: datetime) -> User:
    """Makes a person a moderator or administrator, or neither; never oneself.

    `by` is None for the example data and the first administrator, from the command line.

    Raises PermissionDenied.
    """
    if by is not None and (not by.is_administrator or by.pk == person.pk):
        raise PermissionDenied(_("Another administrator has to change this role."))
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        before = person.site_role
        person.site_role = SiteRole(role)
        person.save(update_fields=["site_role"])
        record_event(
            kind="person.role_changed",
            subject_id=person.pk,
            version=int(at.timestamp() * 1000),
            at=at,
            by=by,
            delta={"from": before, "to": role},
        )
    return person
