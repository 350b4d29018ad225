"""The tests' settings: the real ones, on the loopback address without TLS, with cheap password hashing.

ATTUNEMENT_TEST_DATABASE=postgresql runs the tests on a PostgreSQL of their own, started and stopped here; an address
(postgresql://...) runs them on a server that is there. Without it they run on SQLite.
"""

import os
import tempfile
from pathlib import Path

from attunement.storage.database_address import database_from
from attunement.web.settings import *  # noqa: F403
from attunement.web.settings import DATABASES

SECRET_KEY = "tests only"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "s", "c"  # as without HTTPS
CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATA = Path(tempfile.mkdtemp(prefix="attunement-tests-"))

wanted = os.environ.get("ATTUNEMENT_TEST_DATABASE", "")
if wanted:
    if wanted == "postgresql":
        from tests.postgres.server import address_of_server

        # The workers of one run inherit it, so that they share one server; each has a database of its own.
        wanted = os.environ["ATTUNEMENT_TEST_DATABASE"] = address_of_server()
    DATABASES["default"] = database_from(wanted, DATA, where="ATTUNEMENT_TEST_DATABASE")
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # a thread's connection must not outlive it, or the tests cannot clear up
    DATABASES["default"]["TEST"] = {"NAME": "attunement_tests"}
else:
    # A file, because the browser tests' server and the tests themselves are different threads.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
