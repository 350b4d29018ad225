"""A recording that is uploaded goes straight into its sealed file: never plain on the disk, never whole in memory."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from attunement.actions.keep_recording import Incoming

FIELD = "recording"


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic to the type checker only
    """What a form finds under the file's name: there are no plain bytes to read."""


class SealingHandler(FileUploadHandler):
    """Gives every piece to the incoming recording as it comes off the wire. Other files of the form are not kept."""

    def __init__(self, incoming: Incoming) -> None:
        super().__init__()
        self.incoming = incoming
        self.is_ours = False
        self.took = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Only one file, in the one field."""
        super().new_file(field_name, *args, **kwargs)
        self.is_ours = field_name == FIELD and not self.took
        self.took = self.took or self.is_ours
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - the base names it
        """Sealed and written; nothing is handed on."""
        if self.is_ours:
            self.incoming.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """A name without bytes."""
        return SealedUpload(None, FIELD, size=file_size)
