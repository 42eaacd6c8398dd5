"""Reasons, messages, appeals and reports."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import FlagReason
from catalogue.models.flag import OF_SERVICES, OF_WORDS
from catalogue.models.steps import REASON_LIMIT


class ReasonForm(forms.Form):
    """Why a moderator does what others will feel."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation reads it."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Enter the reason. The publisher reads it."),
            "max_length": _("The reason must be 500 characters or fewer"),
        },
    )


class TrustForm(ReasonForm):
    """With the act that the page has shown, for another moderator may be faster."""

    GIVE, END = "give", "end"
    act = forms.ChoiceField(
        choices=((GIVE, GIVE), (END, END)),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Open this page again"),
            "invalid_choice": _("Open this page again"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        reason = self.fields["reason"]
        reason.help_text = _("Other moderators read it.")
        reason.error_messages["required"] = _("Enter the reason. Other moderators read it.")


class UsualReasonForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        help_text=_("As it stands on the form of a decision. Up to 100 characters."),
        max_length=100,
        error_messages={
            "required": _("Enter the title"),
            "max_length": _("The title must be 100 characters or fewer"),
        },
    )
    words = forms.CharField(
        label=_("Words to the publisher"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter the words to the publisher"),
            "max_length": _("The words must be 300 characters or fewer"),
        },
    )
    in_use = forms.BooleanField(label=_("Offer it on the forms"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


class LetterForm(forms.Form):
    words = forms.CharField(
        label=_("Your message"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Enter your message"),
            "max_length": _("The message must be 2,000 characters or fewer"),
        },
    )


class AppealForm(forms.Form):
    """Against the act that the page has shown, as long as it stands."""

    act = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Open this page again"),
            "invalid_choice": _("This act does not stand any more. Open this page again."),
        },
    )
    words = forms.CharField(
        label=_("Why was it wrong?"),
        help_text=_("Say what was overlooked. Another moderator reads it."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Enter why it was wrong"),
            "max_length": _("The text must be 2,000 characters or fewer"),
        },
    )

    def __init__(self, *args: object, acts: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["act"].choices = [(one, one) for one in acts]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what is wrong"),
            "invalid_choice": _("Select what is wrong"),
        },
    )
    words = forms.CharField(
        label=_("Tell us more"),
        help_text=_("What you saw and where. Leave out names of people. Moderators read it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Enter what you saw and where"),
            "max_length": _("The text must be 1,000 characters or fewer"),
        },
    )

    def __init__(
        self, *args: object, reasons: Iterable[FlagReason] = OF_SERVICES, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(one.value, one.label) for one in reasons]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class ReportWordsForm(ReportForm):
    """Of a review or an outcome."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, reasons=OF_WORDS, **kwargs)
