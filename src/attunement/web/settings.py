"""Django's settings: one file, a few environment variables, strict by default.

ATTUNEMENT_DATA    the data directory (database, secret key); default ./attunement-data
ATTUNEMENT_DATABASE  postgresql://... to keep the data in PostgreSQL; without it SQLite in the data directory
ATTUNEMENT_HOSTS   host names to answer to, separated by commas; default the loopback names
ATTUNEMENT_PROXIES  the addresses of our own reverse proxies, whose word on who is asking is believed
ATTUNEMENT_AUDIT_HEADS  the file in which the signed ends of the audit list are kept
ATTUNEMENT_SPEECH_TO_TEXT  package.module:name of a program on this machine that writes recordings down; none by default
ATTUNEMENT_LOG     "json" for one JSON document a line
ATTUNEMENT_HTTPS   "no" only for the demo and tests on the loopback address
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from attunement.domain.languages import LANGUAGES as OFFERED
from attunement.domain.languages import WRITTEN_IN
from attunement.storage.database_address import database_from
from attunement.web.client_address import proxies_from

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("ATTUNEMENT_DATA", "attunement-data")).absolute()
HTTPS = os.environ.get("ATTUNEMENT_HTTPS", "yes") != "no"
SPEECH_TO_TEXT = os.environ.get("ATTUNEMENT_SPEECH_TO_TEXT", "")
PROXIES = proxies_from(os.environ.get("ATTUNEMENT_PROXIES", ""))

_key_file = DATA / "secret-key"
SECRET_KEY = _key_file.read_text(encoding="utf-8").strip() if _key_file.is_file() else secrets.token_urlsafe(50)
AUDIT_HEADS = os.environ.get("ATTUNEMENT_AUDIT_HEADS", "")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("ATTUNEMENT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "attunement.storage",
    "attunement.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "attunement.web.middleware.no_store",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "attunement.web.speaking.speak",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "attunement.web.middleware.plain_errors",
]
ROOT_URLCONF = "attunement.web.urls"
WSGI_APPLICATION = "attunement.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "attunement.web.context.practice",
            ],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("ATTUNEMENT_DATABASE", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "storage.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "clinician:sign-in"
LOGIN_REDIRECT_URL = "clinician:cases"

LANGUAGE_CODE = WRITTEN_IN
LANGUAGES = [(language.code, language.name) for language in OFFERED]
USE_I18N = True
LOCALE_PATHS = [HERE / "locale"]  # before the words of others: their "Sessions" is not ours
FORMAT_MODULE_PATH = ["attunement.web.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static", ("roadmap", HERE.parent / "roadmap" / "styles")]
STATIC_ROOT = DATA / "static"  # empty: WhiteNoise finds the files where they are written
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

HOST_ONLY = "__Host-" if HTTPS else ""  # browsers then hold that no other host and no plain connection set it
SESSION_COOKIE_NAME = f"{HOST_ONLY}s"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = f"{HOST_ONLY}c"
CSRF_COOKIE_AGE = None  # gone with the browser session: a phone keeps no trace of having been here
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes Chromium post with Origin: null, which Django refuses
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = os.environ.get("ATTUNEMENT_MAIL_BACKEND", "attunement.actions.mail_server.PracticeMail")
EMAIL_HOST = os.environ.get("ATTUNEMENT_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ATTUNEMENT_SMTP_PORT", "25"))
EMAIL_TIMEOUT = 20

LOG = "json" if os.environ.get("ATTUNEMENT_LOG", "plain") == "json" else "plain"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "attunement.web.log_lines.PlainLines"},
        "json": {"()": "attunement.web.log_lines.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG}},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}},  # without Django's own handlers: theirs write messages
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
