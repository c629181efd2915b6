"""What comes with a POST: files of a form, and files that a script sent in parts before (assets/js/upload.js).

Django puts a large file of a form on disk while it reads the form, before any view runs. When there is no room for it
there, `Spooled` goes on reading, so that everything that was typed beside the file arrives; the file itself then
refuses with storage_full as soon as somebody reads it.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from aanzet.core.errors import Refused
from aanzet.core.files import FULL

IN_PARTS = "upload"  # field of a form: the id of a file that is here already


def sent_files(request: HttpRequest, field: str = "file") -> list[tuple[str, int, Iterator[bytes]]]:
    """Name, size and chunks of each file of the form."""
    return [(file.name or "", file.size or 0, file.chunks()) for file in request.FILES.getlist(field)]


def sent_in_parts(request: HttpRequest) -> list[UUID]:
    """The files of the form that were sent in parts before; what is no id is the id of nothing."""
    found = []
    for text in request.POST.getlist(IN_PARTS):
        try:
            found.append(UUID(text))
        except ValueError:
            found.append(UUID(int=0))
    return found


def anything_sent(request: HttpRequest) -> bool:
    """Whether a file came with the form, in either way."""
    return bool(request.FILES or request.POST.getlist(IN_PARTS))


def wants_json(request: HttpRequest) -> bool:
    """The upload script asks for a short answer instead of a page."""
    return "application/json" in request.headers.get("Accept", "")


class NoRoom(UploadedFile):
    """A file of a form for which there was no room: its name and size are known, its bytes are not here."""

    def __init__(self, name: str, content_type: str, size: int, charset: str | None, extra: Any):
        super().__init__(io.BytesIO(), name, content_type, size, charset, extra)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Refused: storage_full, as soon as the first is asked for."""
        yield self.read()

    def read(self, *args: Any) -> bytes:
        """Refused: storage_full."""
        raise Refused("storage_full", field="file")


class Spooled(TemporaryFileUploadHandler):
    """Files of a form on disk, as Django does; a full disk costs the file, never the form."""

    full = False

    def new_file(self, *args: Any, **options: Any) -> None:
        """A new file begins."""
        self.full = False
        try:
            super().new_file(*args, **options)
        except OSError as error:
            self._no_room(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Its next bytes; after the disk was full they are read and dropped."""
        if not self.full:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as error:
                self._no_room(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file as the view gets it."""
        if not self.full:
            try:
                self.file.flush()
                return super().file_complete(file_size)
            except OSError as error:
                self._no_room(error)
        return NoRoom(self.file_name, self.content_type or "", file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        """The connection broke."""
        if not self.full:
            super().upload_interrupted()

    def _no_room(self, error: OSError) -> None:
        if error.errno not in FULL:
            raise error
        self.full = True
        half = getattr(self, "file", None)
        if half is not None:
            with suppress(OSError):  # closing writes what is still buffered, fails again, and removes the file
                half.close()


def is_full(refusal: Refused | None) -> bool:
    """Whether it was refused for want of room."""
    return refusal is not None and refusal.code == "storage_full"


def refusal_status(refusal: Refused | None) -> int:
    """503 when there is no room now (reliability 14), so that nothing of the request stays; else 422."""
    return 503 if is_full(refusal) else 422
