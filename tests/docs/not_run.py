"""Commands in the papers that no test runs as they stand, each with the reason. None may stand nowhere."""

from __future__ import annotations

ROOT_RIGHTS = "changes the machine as root"
SYSTEMD = "needs systemd; tests/docs/test_deploy.py reads the units"
CONTAINER = "needs a container engine and an image from outside; tests/docs/test_deploy.py reads the file"
DEMO = "sets up and serves until Ctrl-C; tests/test_demo.py and tests/test_front_door.py play both halves"
SERVES = "serves until it is ended; tests/browser/test_a_real_install.py plays it"
TESTS = "runs tests, or what CI runs with them"
REWRITES = "writes into this repository; tests/test_docs.py holds that it would change nothing"
SET_UP = "fetches every package; tests/test_front_door.py holds what it says and does"
LONG = "takes minutes; the quick version of the same test runs here"

NOT_RUN = {
    "./run": DEMO,
    "./run --port 9000": DEMO,
    "./run --data ~/my-demo": DEMO,
    "./test": TESTS,
    "scripts/set-up dev": SET_UP,
    ".venv/bin/just unit": TESTS,
    ".venv/bin/just check": TESTS,
    ".venv/bin/just docs": REWRITES,
    ".venv/bin/python -m pytest tests/unit/roadmap": TESTS,
    ".venv/bin/python -m pytest tests/instruments": TESTS,
    "just faults-full": LONG,
    "just move-full": LONG,
    "just restore-full": LONG,
    "ATTUNEMENT_DATABASE=postgresql://attunement@db.example.org/new attunement restore /srv/attunement-backup "
    "--recovery-key /srv/recovery-key --data /srv/attunement-restored": "needs a server; "
    "tests/backup/test_whole_practice.py plays it",
    "attunement init --data /srv/attunement": "asks at a terminal; tests/unit/cli/test_init_command.py answers",
    "attunement serve --data /srv/attunement": SERVES,
    "attunement serve --data /srv/attunement --first-run": SERVES,
    "useradd --system --home-dir /srv/attunement --shell /usr/sbin/nologin attunement": ROOT_RIGHTS,
    "install -d -m 700 -o attunement -g attunement /srv/attunement": ROOT_RIGHTS,
    "install -d -m 700 /etc/attunement": ROOT_RIGHTS,
    "/opt/attunement/scripts/set-up run": SET_UP,
    "runuser -u attunement -- /opt/attunement/.venv/bin/attunement init --data /srv/attunement": ROOT_RIGHTS,
    "runuser -u attunement -- /opt/attunement/.venv/bin/attunement check --data /srv/attunement": ROOT_RIGHTS,
    "cp /opt/attunement/deploy/attunement.service /etc/systemd/system/": ROOT_RIGHTS,
    "install -d -m 700 -o attunement -g attunement /srv/attunement-backup": ROOT_RIGHTS,
    "cp /opt/attunement/deploy/attunement-backup.service /opt/attunement/deploy/attunement-backup.timer "
    "/etc/systemd/system/": ROOT_RIGHTS,
    "systemctl enable --now attunement-backup.timer": SYSTEMD,
    "systemctl enable --now attunement.service": SYSTEMD,
    "systemctl stop attunement.service": SYSTEMD,
    "systemctl start attunement.service": SYSTEMD,
    "journalctl -u attunement.service --since today": SYSTEMD,
    "git -C /opt/attunement pull --ff-only": "changes the checkout it runs in",
    'attunement who-saw "Sofia Marin" --data /srv/attunement': "nobody of this name is in a new practice; "
    "tests/web/storage/test_who_saw.py asks",
    "podman build -f deploy/Containerfile -t attunement .": CONTAINER,
    "podman run -it --rm -v attunement-data:/srv/attunement attunement init --data /srv/attunement": CONTAINER,
    "podman run -d --name attunement -v attunement-data:/srv/attunement -p 127.0.0.1:8000:8000 attunement": CONTAINER,
}
