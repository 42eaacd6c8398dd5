from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models import Kind

MOST_BYTES = 1_000_000
MOST_FILES = 50
MOST_TOGETHER = 2_000_000
_TOO_MUCH = _("The files must be 2 MB or smaller together")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """One file or several, each judged alone."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"])
        if len(data) > MOST_FILES:
            raise forms.ValidationError(_("Choose 50 files or fewer at once"))
        return [super(FilesField, self).clean(one, initial) for one in data]


class UploadForm(forms.Form):
    """`sent` is the length of the whole request in bytes."""

    documents = FilesField(
        label=_("publiccode.yml files"),
        help_text=_("Up to 50 files of at most 1 MB each, 2 MB together."),
        error_messages={
            "required": _("Choose at least one publiccode.yml file"),
            "missing": _("Choose at least one publiccode.yml file"),
            "empty": _("One of the files is empty. Choose another one"),
            "max_length": _("The name of a file must be 400 characters or fewer"),
        },
        max_length=400,
    )
    organisation = forms.CharField(
        label=_("Organisation that owns all of them"),
        help_text=_("Its full name. Leave it empty to take the owner that each file names."),
        required=False,
        max_length=200,
        error_messages={"max_length": _("The name must be 200 characters or fewer")},
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Longer requests are read without their files, and then would seem to have none.
        if sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self.fields["documents"].error_messages["required"] = _TOO_MUCH

    def clean_documents(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["documents"]
        if sum(file.size or 0 for file in files) > MOST_TOGETHER:
            raise forms.ValidationError(_TOO_MUCH)
        for file in files:
            if (file.size or 0) > MOST_BYTES:
                raise forms.ValidationError(
                    _("%(name)s is too large. A file must be 1 MB or smaller"),
                    params={"name": file.name},
                )
        return files

    def clean_organisation(self) -> Organisation | None:
        name = self.cleaned_data["organisation"]
        if not name:
            return None
        found = Organisation.objects.filter(name__iexact=name).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(
                _("No organisation is called '%(name)s'. Enter its full name"),
                params={"name": name},
            )
        return found


MOST_TEXT = 200_000


class PrefillForm(forms.Form):
    """A file or its text; whichever is given is read, the file first."""

    document = forms.FileField(
        label=_("A publiccode.yml file"),
        required=False,
        max_length=400,
        error_messages={"empty": _("The file is empty. Choose another one")},
    )
    text = forms.CharField(
        label=_("Or its text"),
        help_text=_("Copy and paste the whole file."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """The bytes of whichever was given, in `content`."""
        values: dict[str, Any] = self.cleaned_data
        file, content = values.get("document"), (values.get("text") or "").encode()
        if file is not None:
            if (file.size or 0) > MOST_TEXT:
                self.add_error("document", _("The file must be 200 KB or smaller"))
                return values
            content = file.read()
        elif len(values.get("text") or "") > MOST_TEXT:
            self.add_error("text", _("The text must be 200,000 characters or fewer"))
        if not content.strip() and "document" not in self.errors:
            self.add_error("document", _("Choose a publiccode.yml file, or paste its text"))
        values["content"] = content
        return values


class BeginForm(forms.Form):
    """The text that was read, and what kind of service it becomes."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=MOST_TEXT)
    begin = forms.CharField(widget=forms.HiddenInput, initial="yes")
    kind = forms.ChoiceField(
        label=_("What kind of service is it?"),
        choices=(
            (Kind.COMPONENT, _("A building block: others take it and run it themselves")),
            (Kind.SHARED_SERVICE, _("A shared service: you run it for other public bodies")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what kind of service it is"),
            "invalid_choice": _("Select what kind of service it is"),
        },
    )
