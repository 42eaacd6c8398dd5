from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    words = forms.CharField(
        label=_("Your question"),
        help_text=_("Their editors and owners read it. Leave out what is confidential."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Enter your question"),
            "max_length": _("The question must be 1,000 characters or fewer"),
        },
    )


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("The organisation that asked reads it. It is on no public page."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Enter your answer"),
            "max_length": _("The answer must be 2,000 characters or fewer"),
        },
    )
