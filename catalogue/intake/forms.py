from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 1_000_000


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("A publiccode.yml file"),
        help_text=_("One file of at most 1 MB."),
        error_messages={
            "required": _("Choose a publiccode.yml file"),
            "empty": _("The file is empty. Choose another one"),
        },
    )

    def clean_file(self) -> Any:
        """Judged by its content later; here only by its size."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file must be 1 MB or smaller"))
        return file
