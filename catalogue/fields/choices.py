"""What can be chosen: values as they are stored, and what people read for each."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationType

Choices = tuple[tuple[str, str | Promise], ...]


class Phase(models.TextChoices):
    CONCEPT = "concept", _("concept")
    DEVELOPMENT = "development", _("in development")
    BETA = "beta", _("beta")
    STABLE = "stable", _("stable")
    OBSOLETE = "obsolete", _("obsolete")


AUDIENCES: Choices = tuple(
    one for one in OrganisationType.choices if one[0] != OrganisationType.SUPPLIER
)

LANGUAGES = (
    "en", "cy", "gd", "ga", "ar", "bg", "bn", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr",
    "gu", "hi", "hr", "hu", "it", "lt", "lv", "mt", "nl", "no", "pa", "pl", "pt", "ro", "sk", "sl",
    "so", "sv", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""Codes of the languages in which texts may be added, the nations' own first."""

YES_OR_NO: Choices = (("yes", _("yes")), ("no", _("no")))

LICENCES: tuple[tuple[str, str], ...] = (
    ("MIT", "MIT"),
    ("Apache-2.0", "Apache 2.0"),
    ("BSD-2-Clause", "BSD 2-Clause"),
    ("BSD-3-Clause", "BSD 3-Clause"),
    ("CC0-1.0", "CC0 1.0"),
    ("EPL-2.0", "EPL 2.0"),
    ("EUPL-1.2", "EUPL 1.2"),
    ("EUPL-1.2-or-later", "EUPL 1.2 or later"),
    ("MPL-2.0", "MPL 2.0"),
    ("LGPL-3.0-or-later", "LGPL 3.0 or later"),
    ("GPL-2.0-only", "GPL 2.0 only"),
    ("GPL-3.0-only", "GPL 3.0 only"),
    ("AGPL-3.0-only", "AGPL 3.0 only"),
    ("GPL-2.0-or-later", "GPL 2.0 or later"),
    ("GPL-3.0-or-later", "GPL 3.0 or later"),
    ("AGPL-3.0-or-later", "AGPL 3.0 or later"),
    ("OGL-UK-3.0", "Open Government Licence 3.0"),
)

SOFTWARE_TYPES: Choices = (
    ("standalone/web", _("web application")),
    ("standalone/backend", _("server without pages of its own")),
    ("standalone/mobile", _("mobile application")),
    ("standalone/desktop", _("desktop application")),
    ("standalone/iot", _("software of a device")),
    ("standalone/other", _("other application")),
    ("addon", _("addition to other software")),
    ("library", _("library")),
    ("configurationFiles", _("configuration files")),
)

MAINTENANCE: Choices = (
    ("internal", _("its own organisation")),
    ("contract", _("a supplier under contract")),
    ("community", _("a community")),
    ("none", _("nobody")),
)

DEPLOYMENTS: Choices = (
    ("own", _("on servers of your own")),
    ("private_cloud", _("in a private cloud")),
    ("community_cloud", _("in a cloud shared by public bodies")),
    ("public_cloud", _("in a public cloud")),
)

DATA_LOCATIONS: Choices = (
    ("united_kingdom", _("United Kingdom")),
    ("european_economic_area", _("European Economic Area")),
    ("elsewhere", _("elsewhere")),
    ("chosen", _("where you choose")),
)

CERTIFICATIONS: Choices = (
    ("cyber_essentials", "Cyber Essentials"),
    ("cyber_essentials_plus", "Cyber Essentials Plus"),
    ("iso_27001", "ISO/IEC 27001"),
    ("iso_9001", "ISO 9001"),
    ("csa_star", "CSA STAR"),
    ("pci_dss", "PCI DSS"),
    ("soc_2", "SOC 2"),
)

SUPPORT_HOURS: Choices = (
    ("working_hours", _("working hours, Monday to Friday")),
    ("extended_hours", _("longer hours, seven days a week")),
    ("always", _("day and night, every day")),
    ("none", _("no support")),
)

PRICE_UNITS: Choices = (
    ("instance", _("an instance")),
    ("licence", _("a licence")),
    ("person", _("a person of a project")),
    ("server", _("a server")),
    ("transaction", _("a transaction")),
    ("unit", _("a unit")),
    ("user", _("a user")),
    ("gigabyte", _("a gigabyte")),
)

PRICE_INTERVALS: Choices = (
    ("once", _("once")),
    ("hour", _("an hour")),
    ("day", _("a day")),
    ("month", _("a month")),
    ("quarter", _("a quarter of a year")),
    ("year", _("a year")),
)
