"""A disk without room: the kernel itself refuses to make a file larger (EFBIG, where a full one says ENOSPC)."""

import contextlib
import resource


@contextlib.contextmanager
def no_room(beyond=1000):
    """No file of this process grows beyond so many bytes; PostgreSQL is another process and goes on."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def left(folder):
    """Every file below a folder, half or whole."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
