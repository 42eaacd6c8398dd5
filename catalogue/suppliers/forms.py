from collections.abc import Container, Iterable

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.visible import one_line
from catalogue.models import Listing, OfferKind

NONE_OF_THESE = "none"
_KIND_LABELS = {
    OfferKind.HOSTING: _("Hosting"),
    OfferKind.INTEGRATION: _("Integration"),
    OfferKind.SUPPORT: _("Support"),
}
_KIND_HINTS = {
    OfferKind.HOSTING: _("You run it for those who use it."),
    OfferKind.INTEGRATION: _("You connect it to the systems that they have."),
    OfferKind.SUPPORT: _("You help those who run it themselves."),
}


class BrickForm(forms.Form):
    """Which of the services found is it?"""

    listing = forms.ChoiceField(
        label=_("Which service is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select a service, or none of these"),
            "invalid_choice": _("Select one of the services found"),
        },
    )

    def __init__(self, *args: object, found: Iterable[Listing], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        bricks = [(one, one.live_revision) for one in found]
        choice = self.fields["listing"]
        choice.choices = [  # type: ignore[attr-defined]
            *((one.slug, revision.name) for one, revision in bricks if revision),
            (NONE_OF_THESE, _("None of these")),
        ]
        choice.hints = {  # type: ignore[attr-defined]
            one.slug: _("%(kind)s of %(owner)s")
            % {"kind": capfirst(one.get_kind_display()), "owner": one.organisation.name}
            for one, _revision in bricks
        }


class _Words(forms.CharField):
    """A line's end is one character, as the counter on the page counts it."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class TermsForm(forms.Form):
    words = _Words(
        label=_("What do you offer?"),
        help_text=_("What is included, and for whom it is meant."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Enter what you offer"),
            "max_length": _("What you offer must be 500 characters or fewer"),
        },
    )
    price_words = forms.CharField(
        label=_("Price"),
        help_text=_("For example, from £500 a month."),
        required=False,
        max_length=150,
        error_messages={"max_length": _("The price must be 150 characters or fewer")},
    )
    framework = forms.CharField(
        label=_("Framework or contract"),
        help_text=_("What public bodies can buy it through, by the name that they know."),
        max_length=150,
        error_messages={
            "required": _("Enter the framework or contract that it can be bought through"),
            "max_length": _("The framework or contract must be 150 characters or fewer"),
        },
    )
    framework_address = forms.URLField(
        label=_("Address of the framework or contract"),
        help_text=_("The page on which buyers find it. It starts with https://"),
        max_length=300,
        assume_scheme="https",
        error_messages={
            "required": _("Enter the address of the framework or contract"),
            "invalid": _("The address must start with https://"),
            "max_length": _("The address must be 300 characters or fewer"),
        },
    )

    def clean_price_words(self) -> str:
        return one_line(self.cleaned_data["price_words"])

    def clean_framework(self) -> str:
        return one_line(self.cleaned_data["framework"])

    def clean_framework_address(self) -> str:
        address: str = self.cleaned_data["framework_address"]
        if not address.startswith(("https://", "http://")):
            raise forms.ValidationError(_("The address must start with https://"))
        return address


class OfferForm(TermsForm):
    kind = forms.ChoiceField(
        label=_("What kind of help is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what kind of help it is"),
            "invalid_choice": _("Select what kind of help it is"),
        },
    )
    field_order = ("kind",)

    def __init__(self, *args: object, taken: Container[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["kind"]
        choice.choices = [  # type: ignore[attr-defined]
            (kind, label) for kind, label in _KIND_LABELS.items() if kind not in taken
        ]
        choice.hints = _KIND_HINTS  # type: ignore[attr-defined]


class ChangeForm(TermsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
