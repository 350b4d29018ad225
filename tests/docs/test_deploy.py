"""The files in deploy call what there is, and grant no more than they say. No container is built, no proxy is run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from attunement.cli.main import _parser
from tests.docs.fences import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
PROGRAM = "/opt/attunement/.venv/bin/attunement"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def settings(unit: str) -> dict[str, str]:
    """Name → value of a unit; none is written twice in ours."""
    lines = (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if re.match(r"[A-Za-z]+=", line)]
    assert len({name for name, *_ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_starts_a_command_we_understand_as_a_user_without_rights(unit: str) -> None:
    said = settings(unit)
    program, *call = shlex.split(said["ExecStart"])
    assert program == PROGRAM
    assert _parser().parse_args(call).data == Path("/srv/attunement")
    assert said["User"] == said["Group"] == "attunement"
    places = ["/srv/attunement", "/srv/attunement-backup"] if said["Type"] == "oneshot" else ["/srv/attunement"]
    assert (said["ProtectSystem"], said["ReadWritePaths"].split()) == ("strict", places)
    assert said["NoNewPrivileges"] == "true"
    assert said["CapabilityBoundingSet"] == ""
    assert said["UMask"] == "0077"
    if "Restart" in said:
        assert said["RestartPreventExitStatus"] == "2", "what is missing does not come by trying again"
    else:
        assert said["Type"] == "oneshot", "what serves is started again should it die"


def test_a_backup_is_made_every_night_into_the_folder_it_may_write_to() -> None:
    timer, service = settings("attunement-backup.timer"), settings("attunement-backup.service")
    assert timer["OnCalendar"].startswith("*-*-* ")
    assert timer["Persistent"] == "true", "a night in which the machine was off is made up for"
    call = _parser().parse_args(shlex.split(service["ExecStart"])[1:])
    assert str(call.folder) in service["ReadWritePaths"].split()


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_itself_finds_no_fault_with_a_unit(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    text = (DEPLOY / unit).read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
    (tmp_path / unit).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert unit not in found.stderr.replace(f"{unit}: Failed to", ""), found.stderr


def test_the_container_copies_and_calls_what_is_there() -> None:
    steps = [line.split(None, 1) for line in CONTAINER.splitlines() if re.match(r"[A-Z]+ ", line)]
    for name in [name for word, rest in steps if word == "COPY" for name in rest.split()[:-1]]:
        assert (ROOT / name).exists(), name
    copied = {name for word, rest in steps if word == "COPY" for name in rest.split()[:-1]}
    run = next(rest for word, rest in steps if word == "RUN")
    assert run.split()[0] == "scripts/set-up"
    assert {"scripts", "src", "pyproject.toml", "requirements.lock", "requirements-uv.lock"} <= copied
    version = re.search(r"FROM python:3\.(\d+)-slim", CONTAINER)
    assert version
    assert int(version.group(1)) >= 11
    assert [word for word, _ in steps].index("USER") < [word for word, _ in steps].index("ENTRYPOINT")


def test_the_container_serves_as_a_user_without_rights() -> None:
    said = dict(re.findall(r"^(USER|ENTRYPOINT|CMD|VOLUME|EXPOSE) (.+)$", CONTAINER, re.M))
    assert said["USER"] == "attunement"
    assert json.loads(said["ENTRYPOINT"]) == [PROGRAM]
    args = _parser().parse_args(json.loads(said["CMD"]))
    assert (str(args.data), str(args.port)) == (said["VOLUME"], said["EXPOSE"])


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_says_who_asks_and_passes_no_such_word_on(name: str) -> None:
    text = re.sub(r"#.*", "", (DEPLOY / name).read_text(encoding="utf-8"))
    port = _parser().parse_args(shlex.split(settings("attunement.service")["ExecStart"])[1:]).port
    assert f"127.0.0.1:{port}" in text
    own = {"Caddyfile": r"X-Forwarded-For \{remote_host\}", "nginx.conf": r"X-Forwarded-For \$remote_addr;"}[name]
    assert re.findall(r"(?<!-)X-Forwarded-For .+", text) == re.findall(rf"{own}", text) != []
    assert re.search(r"X-Forwarded-Proto https", text)
    assert re.search(r"access_log off|output discard", text)
    assert text.count("{") == text.count("}")
