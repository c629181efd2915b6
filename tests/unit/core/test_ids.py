"""New ids: ordinary ones in order of time, never the same twice, not even in a forked process."""

import os
import time
import uuid

from aanzet.core.ids import STOCK, new_id


def test_they_are_ordinary_ids():
    made = new_id()
    assert made.version == 7 and made.variant == uuid.RFC_4122
    assert uuid.UUID(str(made)) == made and len({made, uuid.UUID(str(made))}) == 1


def test_what_is_made_later_stands_later():
    before, moment = new_id(), time.time_ns() // 1_000_000
    assert moment - 1000 <= before.int >> 80 <= moment
    time.sleep(0.002)
    assert new_id() > before


def test_none_comes_twice():
    assert len({new_id() for _ in range(STOCK * 5)}) == STOCK * 5


def test_a_forked_process_draws_its_own():
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().bytes)
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 16) != new_id().bytes
