"""Files on disk, under random names inside their organization (reliability 12). Bytes never change once stored.

A file is streamed to a temporary name with a running sha-256 and a cap, forced to disk, and renamed: it is there whole
or not at all. The names people gave stand in the database; here they would be a way to reach what is not theirs.
"""

import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from aanzet.core.crash import crash_point
from aanzet.core.errors import Refused
from aanzet.core.ports import FileStore, StoredFile

MEGABYTE = 1024 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES})
NAME = re.compile(r"[0-9a-f]{40}\Z")
PART = ".part"


def file_store() -> FileStore:
    """Where the files of this installation are kept."""
    return DiskStore(Path(settings.FILES))


def save_file(organization: UUID, content: Iterable[bytes], *, limit: int) -> StoredFile:
    """Store bytes; all of them or nothing. limit: in bytes. Refused: file_too_large, storage_full."""
    return file_store().save(organization, content, limit=limit)


def open_file(organization: UUID, name: str) -> BinaryIO:
    """The bytes, for reading; the caller closes it. FileNotFoundError when they are gone."""
    return file_store().open(organization, name)


@dataclass(frozen=True, slots=True)
class DiskStore:
    """A folder on disk: <root>/<organization>/<first two letters>/<name>."""

    root: Path

    def save(self, organization: UUID, content: Iterable[bytes], *, limit: int) -> StoredFile:
        """Store all of it or nothing. Refused: file_too_large (values name, size and allowed in MB), storage_full."""
        name = secrets.token_hex(20)
        path = self._path(organization, name)
        part = path.with_suffix(PART)
        digest, size = hashlib.sha256(), 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in content:
                    size += len(chunk)
                    if size > limit:
                        raise _too_large(size, limit)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            crash_point("file:before-rename")
            part.rename(path)
            _sync_folder(path.parent)
            crash_point("file:after-rename")
        except OSError as error:
            _remove(part)
            if error.errno in FULL:
                raise Refused("storage_full") from error
            raise
        except BaseException:
            _remove(part)
            raise
        return StoredFile(name, size, digest.digest())

    def open(self, organization: UUID, name: str) -> BinaryIO:
        """The bytes, for reading."""
        return self._path(organization, name).open("rb")

    def delete(self, organization: UUID, name: str) -> None:
        """Remove it; nothing happens when it is gone already."""
        self._path(organization, name).unlink(missing_ok=True)

    def names(self, organization: UUID) -> Iterator[str]:
        """Every stored name."""
        for path in (self.root / str(organization)).glob("??/*"):
            if NAME.match(path.name):
                yield path.name

    def age(self, organization: UUID, name: str) -> float:
        """Seconds since it was stored; 0 when it is gone."""
        try:
            return time.time() - self._path(organization, name).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def forget_parts(self, older_than: float) -> int:
        """Remove what was left half written by a process that was killed. older_than: seconds. How many."""
        left = [path for path in self.root.glob(f"*/??/*{PART}") if path.stat().st_mtime < time.time() - older_than]
        for path in left:
            _remove(path)
        return len(left)

    def _path(self, organization: UUID, name: str) -> Path:
        if not NAME.match(name):
            raise FileNotFoundError(name)
        return self.root / str(organization) / name[:2] / name


def _too_large(size: int, limit: int) -> Refused:
    shown = f"{max(size, limit + 1) / MEGABYTE:.1f}".replace(".", ",")
    return Refused("file_too_large", name="", size=shown, allowed=limit // MEGABYTE)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a crash of the machine too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
