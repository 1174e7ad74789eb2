"""A server of several processes on PostgreSQL: it serves, counts together, and finishes what was begun."""

import http.client
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cli.test_serve import SECONDS, ask, free_port, run, serving
from tests.postgresql import empty_database

TOKEN = {"Authorization": "Bearer token"}
SENT = b'{"passed": true, "on": "2026-05-04"}'

HEAD = (
    b"PUT /api/clearance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(SENT)
)


@pytest.fixture
def database():
    """The address of an empty PostgreSQL database."""
    with empty_database() as address:
        yield address


def test_workers_count_together_and_finish_what_was_begun(tmp_path, database):
    port = free_port()
    variables = {"DATABASE_URL": database, "STRIDEWORK_METRICS_TOKEN": "token"}
    with serving(tmp_path, "--port", str(port), "--workers", "2", **variables) as (server, _said):
        assert ask(port, "/health/ready").status == 200
        for _ in range(20):
            assert ask(port, "/library/").status == 200
        numbers = ask(port, "/metrics", headers=TOKEN).body
        assert 'stridework_answers_total{method="GET",page="library",status="200"} 20.0' in numbers
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.settimeout(SECONDS)
            slow.sendall(HEAD)
            assert slow.recv(1000).startswith(b"HTTP/1.1 100")  # a worker has it, and waits for the rest
            slow.sendall(SENT[:10])
            server.send_signal(signal.SIGTERM)
            time.sleep(0.5)  # until it is told to end; without, nothing would be proved
            slow.sendall(SENT[10:])
            assert slow.recv(1000).startswith(b"HTTP/1.1 204")
        assert server.wait(SECONDS) == 0


def test_one_of_two_servers_is_stopped_under_load_and_nobody_else_notices(tmp_path, database):
    """A client whose connection is refused goes to the other server, as a proxy does; nothing is sent twice."""
    ports = [free_port(), free_port()]
    done, stopping, ended, enough = [], threading.Event(), threading.Event(), threading.Event()

    def ask_again():
        turn = 0
        while not enough.is_set():
            port, known_to_have_ended = ports[turn % 2], ended.is_set()
            turn += 1
            try:
                answer = ask(port, "/library/").status
            except ConnectionRefusedError:
                continue
            except (OSError, http.client.HTTPException) as error:
                answer = type(error).__name__
            done.append((port, answer, stopping.is_set(), known_to_have_ended))

    options = {"DATABASE_URL": database}
    with (
        serving(tmp_path, "--port", str(ports[0]), **options) as (first, _said),
        serving(tmp_path, "--port", str(ports[1]), **options),
        ThreadPoolExecutor(6) as clients,
    ):
        try:
            asking = [clients.submit(ask_again) for _ in range(6)]
            wait_until(lambda: {port for port, *_ in done} == set(ports))
            stopping.set()
            first.terminate()
            assert first.wait(20) == 0
            ended.set()
            so_far = len(done)
            wait_until(lambda: len(done) >= so_far + 20)
        finally:
            enough.set()
        for one in asking:
            one.result(20)
    failed = [told for told in done if told[1] != 200]
    assert all(port == ports[0] and late and not after for port, _answer, late, after in failed), failed


def wait_until(is_so):
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_several_workers_are_refused_on_sqlite(tmp_path):
    refused = run(tmp_path, "serve", "--port", "0", "--workers", "2")
    assert refused.returncode == 1
    assert "needs PostgreSQL" in refused.stderr
    assert "move-to" in refused.stderr
