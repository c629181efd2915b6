"""Settings. Everything that differs between installations comes from the environment; the rest is decided here."""

import contextlib
import os
import pathlib
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = pathlib.Path(__file__).resolve().parents[3]
HOME = pathlib.Path(os.environ.get("AANZET_HOME", ROOT / ".local")).resolve()
BUILD = ROOT / "build"

DEMO = os.environ.get("AANZET_DEMO") == "1"
DEBUG = os.environ.get("AANZET_DEBUG") == "1"
ADDRESS = os.environ.get("ADDRESS", "http://localhost:8000").rstrip("/")
SECURE = ADDRESS.startswith("https://")
ALLOW_LOOPBACK = DEMO  # whether core/http.py may speak to simulators on this machine


def master_keys() -> tuple[str, ...]:
    """The secrets of this installation; sub-keys are derived from them per purpose (core/crypto.py).

    The first seals, all of them open: so a key is changed without stopping (docs/how-to/change-the-master-key.md).
    They come from AANZET_MASTER_KEY, with spaces between them, or from a file with one on each line: the one that
    AANZET_MASTER_KEY_FILE names, else master.key among the data, which is made at the first start.
    """
    text = os.environ.get("AANZET_MASTER_KEY", "")
    if text.strip():
        return tuple(text.split())
    named = os.environ.get("AANZET_MASTER_KEY_FILE")
    path = pathlib.Path(named or HOME / "master.key")
    if not named and not path.exists():
        make_master_key(path)
    try:
        found = tuple(path.read_text().split())
    except OSError as problem:
        raise ImproperlyConfigured(f"The file of master keys {path} cannot be read: {problem.strerror}.") from None
    if not found:
        raise ImproperlyConfigured(f"The file of master keys {path} is empty: it must hold one key on each line.")
    return found


def make_master_key(path: pathlib.Path) -> None:
    """A file with a fresh key, whole from the moment that it is there; of two processes at once the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(32).hex() + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


MASTER_KEYS = master_keys()
SECRET_KEY, *SECRET_KEY_FALLBACKS = ("sessions:" + key for key in MASTER_KEYS)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
if urlsplit(ADDRESS).hostname:
    ALLOWED_HOSTS.append(urlsplit(ADDRESS).hostname)
CSRF_TRUSTED_ORIGINS = [ADDRESS]


def database(url: str) -> dict:
    """A Django database entry from postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    threads = int(os.environ.get("WEB_THREADS", "4"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "pool": {"min_size": 1, "max_size": threads + 8, "timeout": 10},
            # Django switches prepared statements off. Of its own cursors none uses them, that of core.batch does.
            "prepare_threshold": 2,
        },
        "TEST": {"NAME": unquote(parts.path.lstrip("/"))},
    }


DATABASES = {"default": database(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "aanzet.core",
    "aanzet.access",
    "aanzet.clients",
    "aanzet.documents",
    "aanzet.messages",
    "aanzet.cases",
    "aanzet.planning",
    "aanzet.office",
    "aanzet.portal",
    "aanzet.connectors.oidc",
]

MIDDLEWARE = [
    "aanzet.core.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "aanzet.access.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "aanzet.config.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "aanzet.office.context.shell",
                "aanzet.portal.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "aanzet.core.templatetags.kit",
                "aanzet.core.templatetags.command",
            ],
        },
    }
]

# --- Language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "aanzet" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Signing in (reliability 7, 8) -----------------------------------------------------------------------
AUTH_USER_MODEL = "access.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "aanzet.access.queries.passwords.LeakedPasswordValidator"},
    {"NAME": "aanzet.access.queries.passwords.OwnAddressValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "aanzet.access.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation or the mailed link that was used
MFA_ADAPTER = "aanzet.access.web.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Aanzet"
STAFF_SECOND_FACTOR = os.environ.get("STAFF_SECOND_FACTOR", "0" if DEMO else "1") == "1"

SESSION_COOKIE_NAME = "__Host-aanzet" if SECURE else "aanzet"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "aanzet.core.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes browsers post with Origin: null, which CSRF refuses
X_FRAME_OPTIONS = "DENY"

# --- Files, mail, jobs -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
COLLECTED = BUILD / "collected"  # by `manage.py collectstatic`, for production
STATIC_ROOT = COLLECTED if COLLECTED.exists() or "collectstatic" in sys.argv else None
STATICFILES_DIRS = [BUILD / "static"] if (BUILD / "static").exists() else []
WHITENOISE_USE_FINDERS = not (COLLECTED / "staticfiles.json").exists()
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (COLLECTED / "staticfiles.json").exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
FILES = HOME / "files"  # uploads; storage names are random, the names people see stand in the database
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "aanzet.core.web.incoming.Spooled",
]
MAIL_URL = os.environ.get("MAIL_URL", "smtp://127.0.0.1:1025")
MAIL_PAGE = os.environ.get("MAIL_PAGE", "")
MAIL_FROM = os.environ.get("MAIL_FROM", "post@aanzet.example")
CLAMD_URL = os.environ.get("CLAMD_URL", "")  # tcp://host:3310; empty: files are not scanned
SMS_URL = os.environ.get("SMS_URL", "")  # empty: no text messages
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_FROM = os.environ.get("SMS_FROM", "Aanzet")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"aanzet": {"level": "INFO"}},
}
