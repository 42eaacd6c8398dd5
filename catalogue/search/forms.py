from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.visible import one_line
from catalogue.models import SavedSearch
from catalogue.models.saved_search import LONGEST_NAME


class NameForm(forms.Form):
    """What a person calls a saved search."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("It stands in your list and in what we tell you. Nobody else sees it."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter a name"),
            "max_length": _("The name must be 100 characters or fewer"),
        },
    )

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Enter a name"))
        return name


class RenameForm(NameForm):
    """`seen` is the version that the page has shown."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Open this page again"),
            "invalid": _("Open this page again"),
        },
    )

    def over(self, saved: SavedSearch) -> "RenameForm":
        """The same name, to be stored over what was stored meanwhile."""
        sent: Any = self.data
        answers = sent.copy()
        answers["seen"] = str(saved.version)
        again = RenameForm(answers)
        again.full_clean()
        return again
