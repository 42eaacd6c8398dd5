from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from catalogue.models import NameDecision
from catalogue.recognition.queries import Suggestion


class NameForm(forms.Form):
    """One of the organisations shown, or why it is none of them; perhaps on all lists at once."""

    choice = forms.ChoiceField(
        label=_("Which organisation does it name?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select an organisation, or why it is none of these"),
            "invalid_choice": _("Select one of the answers shown"),
        },
    )
    everywhere = forms.BooleanField(required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        suggested: Sequence[Suggestion],
        found: Sequence[Organisation],
        services: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choice"]
        bodies = {str(one.organisation.pk): one.organisation for one in suggested}
        bodies |= {str(one.pk): one for one in found}
        self.bodies = bodies
        field.choices = [
            *((key, body.name) for key, body in bodies.items()),
            (NameDecision.NONE, _("None of these")),
            (NameDecision.NO_BODY, _("It is not an organisation")),
        ]
        field.hints = {str(one.organisation.pk): one.reason for one in suggested}
        if services > 1:
            words = ngettext(
                "Decide the same for %(count)s service that has this name",
                "Decide the same for all %(count)s services that have this name",
                services,
            )
            self.fields["everywhere"].label = words % {"count": services}
        else:
            del self.fields["everywhere"]

    def chosen(self) -> Organisation | None:
        """None where it is no organisation of ours."""
        return self.bodies.get(self.cleaned_data["choice"])
