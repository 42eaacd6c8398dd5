from collections.abc import Iterable

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalogue.models import Listing, Relation

NONE_OF_THESE = "none"
_LABELS = {
    Relation.CONTAINS: _("It contains this service"),
    Relation.DEPENDS_ON: _("It needs this service to run"),
    Relation.BASED_ON: _("It is based on this service"),
    Relation.REPLACES: _("It replaces this service"),
}
_HINTS = {
    Relation.CONTAINS: _("Whoever uses yours uses this one inside it."),
    Relation.DEPENDS_ON: _("Yours stops working where this one stops."),
    Relation.BASED_ON: _("Yours began as a copy or a variant of it."),
    Relation.REPLACES: _("Whoever uses this one can use yours instead."),
}


class ServiceForm(forms.Form):
    """Which of the services found is it?"""

    service = forms.ChoiceField(
        label=_("Services found"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select a service, or none of these"),
            "invalid_choice": _("Select one of the services found"),
        },
    )

    def __init__(self, *args: object, found: Iterable[Listing], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = [(one, one.live_revision) for one in found]
        choice = self.fields["service"]
        choice.choices = [  # type: ignore[attr-defined]
            *((one.slug, revision.name) for one, revision in known if revision),
            (NONE_OF_THESE, _("None of these")),
        ]
        choice.hints = {  # type: ignore[attr-defined]
            one.slug: _("%(kind)s of %(owner)s")
            % {"kind": capfirst(one.get_kind_display()), "owner": one.organisation.name}
            for one, _revision in known
        }


class RelationForm(forms.Form):
    relation = forms.ChoiceField(
        label=_("What is this service to yours?"),
        choices=list(_LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what this service is to yours"),
            "invalid_choice": _("Select what this service is to yours"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["relation"].hints = _HINTS  # type: ignore[attr-defined]
