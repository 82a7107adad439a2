"""Every setting, read once from the environment, typed, with a safe default.

The variables, their types and their defaults stand in `miaopi.site.variables`, from which docs/operations.md
has its table. What is unsafe is told by `miaopi.site.checks`.
"""

from pathlib import Path
from typing import Any

import dj_database_url

from miaopi.secrets import logs
from miaopi.site.variables import Reader

env = Reader()
MODE = env.text("MIAOPI_MODE")
env.demo = DEMO = MODE != "production"
env.var = VAR = env.path("MIAOPI_VAR").resolve()
BASE = Path(__file__).resolve().parents[1]

DEBUG = False
SECRET_KEY = env.text("MIAOPI_SECRET_KEY")
ALLOWED_HOSTS = env.list("MIAOPI_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("MIAOPI_ORIGINS")
PUBLIC_ADDRESS = env.text("MIAOPI_PUBLIC_ADDRESS")
# Only where a proxy always sets it: otherwise anybody could say that a plain request was an encrypted one.
TLS_PROXY = env.yes("MIAOPI_TLS_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS_PROXY else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "miaopi.secrets",
    "miaopi.ledger",
    "miaopi.outbox",
    "miaopi.blobs",
    "miaopi.places",
    "miaopi.people",
    "miaopi.officials",
    "miaopi.catalogue",
    "miaopi.registries",
    "miaopi.messages",
    "miaopi.vault",
    "miaopi.licences",
    "miaopi.letters",
    "miaopi.webhooks",
    "miaopi.cases",
    "miaopi.hall",
    "miaopi.desk",
    "miaopi.api",
    "miaopi.site",
]
if DEMO:
    INSTALLED_APPS.append("miaopi_demo")


POOL = env.whole("MIAOPI_DATABASE_POOL")


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
        # Ten seconds without a connection: told as a fault, before whoever asks after our health gives up.
        pool = {"min_size": 1, "max_size": POOL, "timeout": 10}
        parsed["OPTIONS"] = {"pool": pool if POOL and MODE != "test" else False}
    return parsed


DATABASES = {"default": _database(env.text("MIAOPI_DATABASE_URL"))}
if MODE == "test" and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file: threads of a test have connections of their own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTH_USER_MODEL = "officials.Official"  # staff; citizens have people.Account
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads by chance, so that a size tells nothing of a form's mark
    "django.contrib.sessions.middleware.SessionMiddleware",
    "miaopi.hall.middleware.Preferences",  # before LocaleMiddleware, which reads the cookie that it sets
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "miaopi.hall.sizes.Sizes",  # before CsrfViewMiddleware, which reads all that was sent
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
                "miaopi.desk.context.page",
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
# Sent over HTTPS only. The proxy leads from http to https: health is asked without.
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if MODE == "production" else 0
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
LOGGING = logs.configuration(level=env.text("MIAOPI_LOG_LEVEL"), readable=MODE == "demo")

KEYSET = env.path("MIAOPI_KEYSET")
BLOBS = env.path("MIAOPI_BLOBS")
SEAL_KEY = env.path("MIAOPI_SEAL_KEY")
SEAL_PASSPHRASE = env.text("MIAOPI_SEAL_PASSPHRASE")
REGISTRIES = env.object("MIAOPI_REGISTRIES")
REGISTRY_DEADLINE_SECONDS = env.number("MIAOPI_REGISTRY_DEADLINE_SECONDS")
SMS_GATEWAY = env.text("MIAOPI_SMS_GATEWAY")
SMS_SIGNATURE = env.text("MIAOPI_SMS_SIGNATURE")
FONTS = env.list("MIAOPI_FONTS")
MATTERS = env.path("MIAOPI_MATTERS")
CITY = {"zh": env.text("MIAOPI_CITY_ZH"), "en": env.text("MIAOPI_CITY_EN")}
EXAMPLE_BODY = (
    "miaopi_demo.example.example_body" if DEMO else None
)  # the API shows what it gives as `example`
API_CALLS_A_MINUTE = env.whole("MIAOPI_API_CALLS_A_MINUTE")
WEBHOOKS_INNER = env.yes("MIAOPI_WEBHOOKS_INNER")

WEB_HOST = env.text("MIAOPI_WEB_HOST")
WEB_PORT = env.whole("MIAOPI_WEB_PORT")
WEB_WORKERS = env.whole("MIAOPI_WEB_WORKERS")
WEB_THREADS = env.whole("MIAOPI_WEB_THREADS")
WEB_BACKPRESSURE = env.whole("MIAOPI_WEB_BACKPRESSURE")

# Django's own warnings at `check --deploy` that are met elsewhere: the proxy leads to https and decides about
# subdomains; SECRET_KEY and hosts are our own errors site.E001 and site.E002.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W009", "security.W020", "security.W021"]
