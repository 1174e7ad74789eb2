"""A server of several processes on PostgreSQL: it serves, counts together, and finishes what was begun."""

import signal
import socket
import time

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


def test_several_workers_are_refused_on_sqlite(tmp_path):
    refused = run(tmp_path, "serve", "--port", "0", "--workers", "2")
    assert refused.returncode == 1
    assert "needs PostgreSQL" in refused.stderr
    assert "move-to" in refused.stderr
