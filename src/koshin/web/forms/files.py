"""A field for several files at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that were chosen, in order; an empty list where none was."""

    def __init__(self, *, accept: str = ".pdf,.jpg,.jpeg,.png,.heic", **options: Any) -> None:
        options.setdefault("widget", FilesInput(attrs={"accept": accept}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]
