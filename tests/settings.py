"""The tests' settings: the real ones, on the loopback address without TLS, with cheap password hashing."""

import tempfile
from pathlib import Path

from attunement.web.settings import *  # noqa: F403
from attunement.web.settings import DATABASES

SECRET_KEY = "tests only"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, because the browser tests' server and the tests themselves are different threads.
DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.mkdtemp(prefix="attunement-tests-")) / "test.sqlite3"}
