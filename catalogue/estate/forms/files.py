"""Forms by which a file of the estate is brought, read and agreed on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.visible import one_line
from catalogue.estate.columns import BY_NAME, COLUMNS
from catalogue.estate.reading import DELIMITERS, ENCODINGS, MOST_BYTES

MOST_TEXT = 200_000
MOST_COLUMNS = 200
DELIMITER_NAMES = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("upright line")}


class FileForm(forms.Form):
    """A file or its text; `sent` is the length of the whole request in bytes."""

    document = forms.FileField(
        label=_("A CSV file"),
        help_text=_("Up to 10 MB and 50,000 rows."),
        required=False,
        max_length=200,
        error_messages={
            "empty": _("The file is empty. Choose another one"),
            "max_length": _("The name of the file must be 200 characters or fewer"),
        },
    )
    text = forms.CharField(
        label=_("Or rows copied from a spreadsheet"),
        help_text=_("With the headings as the first row."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Longer requests are read without their files, and then would seem to have none.
        self.too_long = sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def clean(self) -> dict[str, Any]:
        """The bytes of whichever was given, in `content`, and a name for them."""
        data: dict[str, Any] = self.cleaned_data
        file, text = data.get("document"), data.get("text") or ""
        too_large = (self.too_long and file is None) or (file and (file.size or 0) > MOST_BYTES)
        if too_large:
            self.add_error("document", _("The file must be 10 MB or smaller"))
        elif file is None and len(text) > MOST_TEXT:
            self.add_error("text", _("The text must be 200,000 characters or fewer"))
        elif file is None and not text.strip() and "document" not in self.errors:
            self.add_error("document", _("Choose a CSV file, or paste its rows"))
        elif not self.errors:
            data["content"] = file.read() if file else text.encode()
            data["file_name"] = one_line(file.name or "")[:200] if file else ""
        return data


class ReadingForm(forms.Form):
    """How the file is written; sent in the address, so that it can be looked at again."""

    encoding = forms.ChoiceField(
        label=_("How its letters are stored"), choices=list(ENCODINGS.items())
    )
    delimiter = forms.ChoiceField(
        label=_("What parts its cells"),
        choices=[(one, DELIMITER_NAMES[one]) for one in DELIMITERS],
    )


class CheckForm(forms.Form):
    """Which of the file's columns is which of ours, by its number."""

    encoding = forms.ChoiceField(widget=forms.HiddenInput, choices=list(ENCODINGS.items()))
    delimiter = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(one, one) for one in DELIMITERS]
    )

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("Not in the file")),
            *((str(number), one[:80]) for number, one in enumerate(headings[:MOST_COLUMNS])),
        ]
        for column in COLUMNS:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label),
                required=column.needed,
                choices=choices,
                error_messages={
                    "required": _("Select the column that says this"),
                    "invalid_choice": _("Select one of the file's columns"),
                },
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        taken: dict[str, str] = {}
        for column in COLUMNS:
            place = data.get(column.name)
            if place and place in taken:
                words = _("This column is chosen for '%(other)s' already")
                label = BY_NAME[taken[place]].label
                self.add_error(column.name, forms.ValidationError(words, params={"other": label}))
            elif place:
                taken[place] = column.name
        return data

    def places(self) -> dict[str, int]:
        data: Mapping[str, str] = self.cleaned_data
        return {one.name: int(data[one.name]) for one in COLUMNS if data[one.name]}
