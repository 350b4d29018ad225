"""`attunement demo` as a newcomer meets it: it says where it is, it answers, Ctrl-C ends it, and it comes back."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDS_WITHIN = 20.0
LAST_LINE = "Ctrl-C ends it."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def demo(port: int, data: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo in a process group of its own, as a terminal would start it; gone afterwards, whatever happened."""
    # A shell without job control leaves Ctrl-C switched off for what it starts in the background; a terminal doesn't.
    listening = (
        "import signal, os, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [str(Path(sys.executable).with_name("attunement")), "demo", "--port", str(port), "--data", str(data)]
    started = subprocess.Popen(
        [sys.executable, "-c", listening, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if not name.startswith(("ATTUNEMENT_", "DJANGO_"))},
    )
    try:
        yield started
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def what_it_says(started: subprocess.Popen[str]) -> list[str]:
    """Its lines up to the one that says it is ready."""
    said: list[str] = []
    assert started.stdout is not None
    for line in started.stdout:
        said.append(line.rstrip("\n"))
        if said[-1] == LAST_LINE:
            break
    return said


def ctrl_c(started: subprocess.Popen[str]) -> int:
    os.killpg(started.pid, signal.SIGINT)
    return started.wait(ENDS_WITHIN)


def test_it_says_where_it_is_answers_there_ends_and_comes_back(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with demo(port, data) as started:
        said = what_it_says(started)
        assert f"Address: http://127.0.0.1:{port}/" in said
        assert len([line for line in said if re.search(r"\S+@\S+\.example  \S", line)]) == 5
        assert any("This is a demo" in line for line in said)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/c/help", timeout=30) as answer:
            assert answer.status == 200
        assert ctrl_c(started) == 0
    assert data.stat().st_mode & 0o077 == 0, "others on the machine can look into the data"
    key = (data / "secret-key").read_text(encoding="utf-8")
    with demo(free_port(), data) as started:
        assert what_it_says(started)[-1] == LAST_LINE
        time.sleep(0.5)  # the server's own process is loading then, and does not hear that it should end
        assert ctrl_c(started) == 0
    assert (data / "secret-key").read_text(encoding="utf-8") == key


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [str(Path(sys.executable).with_name("attunement")), "demo", "--port", str(port)]
        result = subprocess.run([*command, "--data", str(tmp_path / "d")], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert f"port {port}: something else is using it" in result.stderr
    assert not (tmp_path / "d").exists()
