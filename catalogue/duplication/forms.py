from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Listing
from catalogue.models.steps import REASON_LIMIT

NONE = "none"


class ChooseForm(forms.Form):
    """One of the services found, or none of them."""

    service = forms.ChoiceField(
        label=_("Services found"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select a service, or none of these"),
            "invalid_choice": _("Select one of the services shown"),
        },
    )

    def __init__(self, *args: Any, found: Sequence[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.choices = [
            *((one.slug, one.live_revision.name if one.live_revision else "") for one in found),
            (NONE, _("None of these")),
        ]
        field.hints = {
            one.slug: _("%(kind)s of %(owner)s")
            % {"kind": one.get_kind_display(), "owner": one.organisation.name}
            for one in found
        }


class KeepForm(forms.Form):
    """Which of two services stays."""

    kept = forms.ChoiceField(
        label=_("Which service stays?"),
        help_text=_("Its own words stay as they are. The other one goes out of sight."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select the service that stays"),
            "invalid_choice": _("Select one of the two services"),
        },
    )

    def __init__(self, *args: Any, both: Sequence[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kept"]
        field.choices = [
            (one.slug, one.live_revision.name if one.live_revision else "") for one in both
        ]
        field.hints = {one.slug: one.organisation.name for one in both}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The editors and owners of both services read it."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter the reason. Both organisations read it."),
            "max_length": _("The reason must be 500 characters or fewer"),
        },
    )
