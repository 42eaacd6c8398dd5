"""How to be mailed, one question for each group."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from catalogue.models import Way
from catalogue.notifications.queries.lists import Choice


class ChoicesForm(forms.Form):
    """Fields bear the names of the groups; what is always mailed is not asked."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in choices:
            if not one.group.always:
                self.fields[one.name] = forms.ChoiceField(
                    label=str(one.group.title),
                    choices=Way.choices,
                    initial=one.way,
                    error_messages={
                        name: _("Select how you want to be mailed: %(group)s")
                        % {"group": str(one.group.title)}
                        for name in ("required", "invalid_choice")
                    },
                )
