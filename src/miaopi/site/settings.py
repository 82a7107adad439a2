"""Every setting, read once from the environment, typed, with a safe default.

`SETTINGS` is the list that docs/operations.md shows: one line there for each line here.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from environs import Env

from miaopi.secrets import logs

env = Env()
VAR = Path(env.str("MIAOPI_VAR", "var")).resolve()
BASE = Path(__file__).resolve().parents[1]

MODE = env.str("MIAOPI_MODE", "production", validate=lambda value: value in {"production", "demo", "test"})
DEMO = MODE in {"demo", "test"}
DEBUG = False
SECRET_KEY = env.str(
    "MIAOPI_SECRET_KEY", "" if MODE == "production" else "not-secret-only-for-demo-and-tests"
)
ALLOWED_HOSTS = env.list("MIAOPI_HOSTS", ["*"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("MIAOPI_ORIGINS", [])
PUBLIC_ADDRESS = env.str("MIAOPI_PUBLIC_ADDRESS", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "miaopi.secrets",
    "miaopi.ledger",
    "miaopi.outbox",
    "miaopi.blobs",
    "miaopi.places",
    "miaopi.people",
    "miaopi.catalogue",
    "miaopi.registries",
    "miaopi.messages",
    "miaopi.vault",
    "miaopi.licences",
    "miaopi.cases",
    "miaopi.hall",
    "miaopi.api",
    "miaopi.site",
]
if DEMO:
    INSTALLED_APPS.append("miaopi_demo")


def _database(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgresql://user:pass@host:port/name` to Django's form."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a read transaction that turns into a write one would fail with "database is locked".
        # FULL: an acknowledged case survives a power cut.
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }
    else:
        parsed["CONN_MAX_AGE"] = 0
        # The pool's own limit of 4 would let threads wait: a worker has one a lane, a lookup one a source.
        parsed["OPTIONS"] = {"pool": False if MODE == "test" else {"min_size": 1, "max_size": 16}}
    return parsed


DATABASES = {"default": _database(env.str("MIAOPI_DATABASE_URL", f"sqlite:///{VAR / 'miaopi.sqlite3'}"))}
if MODE == "test" and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file: threads of a test have connections of their own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "miaopi.hall.middleware.Preferences",  # before LocaleMiddleware, which reads the cookie that it sets
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "miaopi.hall.middleware.Logins",
]
ROOT_URLCONF = "miaopi.site.urls"
WSGI_APPLICATION = "miaopi.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "hall"],  # components/NAME/template.html
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "miaopi.hall.context.page",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        # The tests ask for files by their plain names: nothing is collected for them.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "miaopi.hall.styles.StyleFinder",  # joins the components' styles into one file
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = MODE == "production"
CSRF_COOKIE_SECURE = MODE == "production"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "miaopi.hall.views.errors.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Every line masked; JSON in production, readable lines where a person watches.
LOGGING = logs.configuration(level=env.str("MIAOPI_LOG_LEVEL", "INFO"), readable=MODE == "demo")

KEYSET = Path(env.str("MIAOPI_KEYSET", str(VAR / "keyset.json")))
BLOBS = Path(env.str("MIAOPI_BLOBS", str(VAR / "blobs")))
REGISTRIES = env.json("MIAOPI_REGISTRIES", "{}")  # name of the source → address
REGISTRY_DEADLINE_SECONDS = env.float("MIAOPI_REGISTRY_DEADLINE_SECONDS", 4.0)
SMS_GATEWAY = env.str("MIAOPI_SMS_GATEWAY", "")
SMS_SIGNATURE = env.str("MIAOPI_SMS_SIGNATURE", "海口政务服务")
SEAL_KEY = Path(env.str("MIAOPI_SEAL_KEY", str(VAR / "seal.p12")))
FONTS = env.list("MIAOPI_FONTS", ["/usr/share/fonts/opentype/noto"])
MATTERS = Path(env.str("MIAOPI_MATTERS", "matters"))
CITY = {"zh": env.str("MIAOPI_CITY_ZH", "海口"), "en": env.str("MIAOPI_CITY_EN", "Haikou")}
EXAMPLE_BODY = (
    "miaopi_demo.example.example_body" if DEMO else None
)  # the API shows what it gives as `example`
# Requests a minute of one API client in one web process; 0: no limit. A demo is shown by scripts in a hurry.
API_CALLS_A_MINUTE = env.int("MIAOPI_API_CALLS_A_MINUTE", 6000 if DEMO else 600)
