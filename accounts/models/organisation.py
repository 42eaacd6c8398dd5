from datetime import date
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    CENTRAL = "central_government", _("central government")
    AGENCY = "agency", _("agency")
    DEVOLVED = "devolved", _("devolved government")
    LOCAL = "local_authority", _("local authority")
    HEALTH = "health", _("health")
    POLICE = "police", _("police")
    FIRE = "fire", _("fire and rescue")
    EDUCATION = "education", _("education")
    JUSTICE = "justice", _("justice")
    OTHER = "other_public_body", _("other public body")
    SUPPLIER = "supplier", _("supplier")


SECTORS: dict[str, tuple[str, ...]] = {
    "government": ("central_government", "agency", "devolved"),
    "local": ("local_authority",),
    "health": ("health",),
    "safety": ("police", "fire", "justice"),
    "education": ("education",),
    "other": ("other_public_body", "supplier"),
}
"""Types of organisation by sector."""


class SizeBand(models.TextChoices):
    """Full-time staff, as `methods.md` 4.2 cuts them."""

    XS = "XS", _("fewer than 50 people")
    S = "S", _("50 to 249 people")
    M = "M", _("250 to 999 people")
    L = "L", _("1,000 to 9,999 people")
    XL = "XL", _("10,000 people or more")


class Place(models.TextChoices):
    """Nations and regions of the United Kingdom; 'elsewhere' for imported catalogues."""

    UK = "united_kingdom", _("United Kingdom")
    NORTH_EAST = "north_east", _("North East")
    NORTH_WEST = "north_west", _("North West")
    YORKSHIRE = "yorkshire", _("Yorkshire and the Humber")
    EAST_MIDLANDS = "east_midlands", _("East Midlands")
    WEST_MIDLANDS = "west_midlands", _("West Midlands")
    EAST = "east_of_england", _("East of England")
    LONDON = "london", _("London")
    SOUTH_EAST = "south_east", _("South East")
    SOUTH_WEST = "south_west", _("South West")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")
    ELSEWHERE = "elsewhere", _("outside the United Kingdom")


NATIONS: dict[str, tuple[str, ...]] = {
    "england": (
        "north_east", "north_west", "yorkshire", "east_midlands", "west_midlands",
        "east_of_england", "london", "south_east", "south_west",
    ),
    "scotland": ("scotland",),
    "wales": ("wales",),
    "northern_ireland": ("northern_ireland",),
    "elsewhere": ("elsewhere",),
}  # fmt: skip
"""Places by nation; who works in the whole kingdom is of none."""


def sector_of(kind: str) -> str:
    """The sector of a type of organisation."""
    return next(name for name, types in SECTORS.items() if kind in types)


def nation_of(place: str) -> str:
    """The nation of a place; '' where it is of none, or not known."""
    return next((name for name, places in NATIONS.items() if place in places), "")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def existing(self, *, on: date) -> Self:
        return self.filter(
            Q(exists_from__isnull=True) | Q(exists_from__lte=on),
            Q(exists_until__isnull=True) | Q(exists_until__gt=on),
        )

    def public_bodies(self) -> Self:
        return self.exclude(type=OrganisationType.SUPPLIER)


@pghistory.track()
class Organisation(models.Model):
    """A public body or a supplier."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=30, choices=OrganisationType)
    size_band = models.CharField(max_length=2, choices=SizeBand, blank=True)
    place = models.CharField(max_length=30, choices=Place, blank=True)
    description = models.CharField(max_length=300, blank=True)
    website = models.URLField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    group = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="group_members",
        help_text="The topmost body that owns or controls it; empty means itself.",
    )
    exists_from = models.DateField(null=True, blank=True)
    exists_until = models.DateField(null=True, blank=True)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=OrganisationType.values), name="organisation_type_known"
            ),
            models.CheckConstraint(
                condition=Q(size_band__in=["", *SizeBand.values]),
                name="organisation_size_known",
            ),
            models.CheckConstraint(
                condition=Q(place__in=["", *Place.values]), name="organisation_place_known"
            ),
            models.CheckConstraint(
                condition=Q(exists_until__isnull=True)
                | Q(exists_from__isnull=True)
                | Q(exists_until__gt=F("exists_from")),
                name="organisation_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_not_its_own_parent",
            ),
        ]
        indexes = [models.Index(Lower("name"), name="organisation_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_supplier(self) -> bool:
        return self.type == OrganisationType.SUPPLIER

    @property
    def ownership_group(self) -> int:
        """The key of its ownership group (`methods.md` 1.2)."""
        return self.group_id or self.pk

    @property
    def sector(self) -> str:
        return sector_of(self.type)


@pghistory.track()
class OrganisationIdentifier(models.Model):
    """An official number or address under which a register knows the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint("scheme", "value", name="organisation_identifier_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


@pghistory.track()
class OrganisationDomain(models.Model):
    """A mail domain that the organisation has verified as its own."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="domains"
    )
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("domain"), name="domain_of_one_organisation"),
            models.CheckConstraint(
                condition=Q(domain=Lower("domain")), name="domain_in_small_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.domain
