"""Each process of a parallel run works on a PostgreSQL of its own (tools/dev.py). Loaded before the settings are."""

import json
import os

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:
    os.environ.update(json.loads(os.environ["TEST_SERVERS"])[int(worker.removeprefix("gw"))])
