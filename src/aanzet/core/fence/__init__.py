"""Read what strangers sent in a child process that may take little time and memory and reach nothing (reliability 12).

A damaged or hostile file can then at worst end its own child. The child (child.py) knows no Django and no database.
"""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

log = logging.getLogger("aanzet.fence")

CHILD = Path(__file__).with_name("child.py")
SECONDS = 15.0  # on the clock of the wall; the child itself may use 10 seconds of processor
LARGEST = 60 * 1024 * 1024  # bytes of an answer
DAMAGED, ENCRYPTED, TOO_LARGE = "damaged", "encrypted", "too_large"


@dataclass(frozen=True, slots=True)
class Look:
    """What a child told about a file. trouble: damaged, encrypted or too_large, empty when all is well.

    facts: by job: pages (number), texts (one per page), content_type. content: a picture that was made anew.
    """

    trouble: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


def pdf_facts(file: BinaryIO) -> Look:
    """Can it be shown, and how many pages has it (facts["pages"])."""
    return _run("pdf", file)


def pdf_text(file: BinaryIO) -> Look:
    """The text of each page (facts["texts"]), of at most 200 pages (facts["pages"] tells how many there are)."""
    return _run("text", file)


def picture(file: BinaryIO) -> Look:
    """A picture made anew, without what else the file held: at most 40 megapixels in, 2400 pixels wide or high out."""
    return _run("picture", file)


def _run(job: str, file: BinaryIO) -> Look:
    with tempfile.TemporaryDirectory(prefix="aanzet-fence-") as folder, _on_disk(file, folder) as source:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, no shell
                [sys.executable, "-I", str(CHILD), job],
                stdin=source,
                capture_output=True,
                cwd=folder,
                env={"LANG": "C.UTF-8", "TMPDIR": folder},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("%s of a file took too long", job)
            return Look(TOO_LARGE)
    line, _, content = done.stdout.partition(b"\n")
    if done.returncode != 0 or len(content) > LARGEST:
        log.warning("%s of a file ended with %s: %s", job, done.returncode, done.stderr[-300:].decode(errors="replace"))
        return Look(TOO_LARGE if done.returncode < 0 else DAMAGED)
    facts = json.loads(line)
    return Look(facts.pop("trouble", ""), facts, content)


def _on_disk(file: BinaryIO, folder: str) -> BinaryIO:
    """The file as one the child can be given: itself when it is one of the system, else a copy."""
    copy = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - the caller closes it
    while chunk := file.read(1024 * 1024):
        copy.write(chunk)
    copy.seek(0)
    return copy
