"""Django's settings. Whatever differs between installations comes from `STRIDEWORK_…` variables:

DATABASE_URL          the database, where it is not a file in the data folder (see `web.database`)
STRIDEWORK_HOME       the folder of the database and the secret key (see `stridework.home`)
STRIDEWORK_MAIL       smtp://user:password@host:587 (STARTTLS) or smtps://…:465; without it, no mail is sent
STRIDEWORK_MAIL_FROM  the sender of that mail
STRIDEWORK_SIGN_UP    who may make an account: invited (default) or anybody
STRIDEWORK_SECRET_KEY the secret key, where several machines are to share one
STRIDEWORK_HOSTS      more host names to answer to, separated by commas
STRIDEWORK_DOOR       which door this process keeps: loopback (default), lan or public (see `web.door`)
STRIDEWORK_LOG        json: one JSON object a line for every request and error, with nothing personal in it
STRIDEWORK_METRICS_TOKEN  what Prometheus brings to /metrics; without it there is no such page
STRIDEWORK_VIDEO_DAYS how long an uploaded video and its report are kept, in days (default 30)
STRIDEWORK_VIDEO_STORE  s3://bucket/folder?endpoint=https://…&region=…; without it, the data folder
STRIDEWORK_LANGUAGE   the language of every page
STRIDEWORK_DEBUG      1 while developing: Django's error pages, static files straight from the sources
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import allauth

from stridework.home import data_home, find_zone, write_private
from stridework.web.accounts.mail import find_mail
from stridework.web.database import find_database
from stridework.web.policy import POLICY, let_the_worker_compile
from stridework.web.storage import find_store, read_days

HERE = Path(__file__).parent
HOME = data_home()
DOOR = os.environ.get("STRIDEWORK_DOOR", "loopback")
DEBUG = os.environ.get("STRIDEWORK_DEBUG") == "1"


def _secret_key() -> str:
    """Return this installation's own secret, made on first use and readable by its owner only."""
    if given := os.environ.get("STRIDEWORK_SECRET_KEY"):
        return given
    path = HOME / "secret-key"
    if not path.exists() or not path.stat().st_size:
        write_private(path, secrets.token_urlsafe(50).encode())
    return path.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, (host.strip() for host in os.environ.get("STRIDEWORK_HOSTS", "").split(","))),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "stridework.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "stridework.web.policy.leave_policy_of_unchanged",
    "csp.middleware.CSPMiddleware",
    "stridework.web.door.set_permissions_policy",
    "stridework.web.fixed_files.StaticFiles",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stridework.web.door.recognise_runner",
    "stridework.web.door.AskWhoIsThere",
    "stridework.web.door.KeepAccountPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
METRICS_TOKEN = os.environ.get("STRIDEWORK_METRICS_TOKEN", "")
LOGS_ARE_JSON = os.environ.get("STRIDEWORK_LOG") == "json"
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "stridework.web.metrics.count_requests")
if LOGS_ARE_JSON:
    MIDDLEWARE.insert(0, "stridework.web.logs.log_requests")
ROOT_URLCONF = "stridework.web.urls"
WSGI_APPLICATION = "stridework.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "stridework.web.templatetags.words",
                "stridework.web.templatetags.figures",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": find_database(os.environ, HOME)}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS.append("procrastinate.contrib.django")
DATABASE_ROUTERS = ["stridework.web.database.OnPostgresqlAlone"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "web.Runner"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]  # by name; sessions of paired phones name it
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "today"

MAIL = find_mail(os.environ)
globals().update(MAIL)
SIGN_UP_BY_ANYBODY = os.environ.get("STRIDEWORK_SIGN_UP") == "anybody"
ACCOUNT_ADAPTER = "stridework.web.accounts.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", *(["email*"] if MAIL else []), "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional" if MAIL else "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Stridework] "
# A name waits after five wrong passwords, an address after ten; the proxy in front says whose address it was.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if DOOR == "public" else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Stridework"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DOOR == "loopback"  # browsers trust http://localhost
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # Who has to wait is known to every process, on every machine.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# One language for the whole site, not one per request: pages without a runner in them are the same for everybody,
# so that they can be cached, kept for offline use and written out as static files.
LANGUAGE_CODE = os.environ.get("STRIDEWORK_LANGUAGE", "en")
USE_I18N = True
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = find_zone()
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "collected"
STATICFILES_DIRS = [
    HERE / "static",
    ("account", Path(allauth.__file__).parent / "account" / "static" / "account"),
    ("mfa", Path(allauth.__file__).parent / "mfa" / "static" / "mfa"),
    *([("voice", HERE.parent / "library" / "voice")] if (HERE.parent / "library" / "voice").is_dir() else []),
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
# Until `collectstatic` has run, and while developing, files are served from where they are written.
STATIC_IS_COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "videos": find_store(os.environ, HOME),
    "staticfiles": {
        "BACKEND": "stridework.web.storage.HashedStaticFiles"
        if STATIC_IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_IS_COLLECTED
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = let_the_worker_compile
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("mp3", "png", "gz", "br", "task", "zip")

VIDEO_DAYS = read_days(os.environ)
#: What looks at a video; see `web.videos.analysis`.
VIDEO_ANALYSIS = "stridework.web.videos.analysis.analyse"

HTTPS = DOOR in {"lan", "public"}
if DOOR == "public":
    # The proxy in front speaks TLS with the browser and HTTP with us; forms are checked against what the browser saw.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "stridework.web.views.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": POLICY}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "stridework.web.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if LOGS_ARE_JSON else "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "stridework.requests": {"level": "INFO"},
        # Whoever calls the server by a wrong name gets a 400; that is nothing to fill a terminal with.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
