from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SiteRole(models.TextChoices):
    """What a person may do for the site as a whole; it gives nothing inside an organisation."""

    NONE = "", _("none")
    MODERATOR = "moderator", _("moderator")
    ADMINISTRATOR = "administrator", _("administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a usable password, or an unusable one when none is given."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


@pghistory.track(exclude=["password", "last_login", "email", "name"])
class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("full name"), max_length=100)
    site_role = models.CharField(
        max_length=20, choices=SiteRole, default=SiteRole.NONE, blank=True
    )
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(site_role__in=SiteRole.values), name="user_site_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_moderator(self) -> bool:
        return self.is_active and self.site_role == SiteRole.MODERATOR

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.site_role == SiteRole.ADMINISTRATOR

    def get_full_name(self) -> str:
        return self.name
