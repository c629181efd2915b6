"""Mail catcher, web and worker as they run in the demo: each answers, and the house says whether work is done."""

import json
import time
import urllib.error
import urllib.request

from tests.conftest import running_server

PATIENCE = 30  # seconds


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_processes_answer(committed_db):
    with running_server(committed_db) as running:
        assert get(f"{running.address}/healthz") == (200, "ok")
        assert get(f"{running.address}/events") == (204, "")  # nobody is signed in: the browser does not try again
        assert get(f"{running.address}/events/more")[0] == 404
        assert json.loads(get(f"{running.mail_page}/mails.json")[1]) == []
        until = time.monotonic() + PATIENCE
        while (answer := get(f"{running.address}/health/ready"))[0] != 200:  # the worker is still starting
            assert time.monotonic() < until, answer
            time.sleep(0.1)
        said = answer[1]
        assert json.loads(said)["worker_silent_seconds"] < 20


def test_without_a_worker_the_house_is_not_ready(client, db):
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["worker_silent_seconds"] is None
