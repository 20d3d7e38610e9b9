"""All settings, read from the environment. Unsafe production settings are refused by `config/guards.py`."""

import os
from pathlib import Path

import dj_database_url
import structlog
from csp.constants import NONCE, NONE, SELF

from bekal.config.guards import refuse_unsafe
from bekal.config.keys import derive_key, stored_secret
from bekal.config.mail import mail_settings

ROOT = Path(__file__).resolve().parents[2]
MODE = os.environ.get("BEKAL_MODE", "production")  # production, demo or test
DEMO = MODE == "demo"
PRODUCTION = MODE not in {"demo", "test"}
VAR = Path(os.environ.get("BEKAL_VAR", ROOT / "var"))
PUBLIC_URL = os.environ.get("BEKAL_PUBLIC_URL", "http://localhost:8000")

SECRET_KEY = os.environ.get("BEKAL_SECRET_KEY") or ("" if PRODUCTION else stored_secret(VAR / "secret.key"))
FIELD_KEY = derive_key(os.environ.get("BEKAL_FIELD_SECRET", SECRET_KEY), "field encryption")
INDEX_KEY = derive_key(os.environ.get("BEKAL_FIELD_SECRET", SECRET_KEY), "blind index")
AUDIT_KEY = derive_key(os.environ.get("BEKAL_AUDIT_SECRET", SECRET_KEY), "audit chain")
DEBUG = os.environ.get("BEKAL_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("BEKAL_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASE_URL = os.environ.get("BEKAL_DATABASE_URL", f"sqlite:///{VAR / ('demo.sqlite3' if DEMO else 'bekal.sqlite3')}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}  # a file, so that threads can share it
else:  # PostgreSQL plans a statement once for all who ask it again with other values
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CAPABILITIES = [
    "bekal.planning",
    "bekal.budget",
    "bekal.certificates",
    "bekal.delivery",
    "bekal.screening",
    "bekal.hearings",
    "bekal.intake",
    "bekal.classes",
    "bekal.roster",
    "bekal.negotiations",
    "bekal.entitlements",
    "bekal.people",
    "bekal.partners",
    "bekal.catalogue",
    "bekal.work",
    "bekal.offline",
    "bekal.accounts",
    "bekal.places",
    "bekal.audit",
]
INSTALLED_APPS = [
    "bekal.jobs",
    *CAPABILITIES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "template_partials",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bekal.web.layout.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bekal.web.layout.middleware.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bekal.web.layout.middleware.ActorMiddleware",
    "bekal.web.accounts.middleware.FirstThingsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bekal.config.urls"
WSGI_APPLICATION = "bekal.config.wsgi.application"
FORM_RENDERER = "bekal.web.layout.forms.BekalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((ROOT / "bekal" / "web").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "bekal.web.layout.context.frame",
            ],
            "builtins": [
                "bekal.web.layout.templatetags.bekal",
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "bekal.web.accounts.backends.SignedIn",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/today/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "bekal.web.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "bekal.web.accounts.forms.SignInForm",
    "change_password": "bekal.web.accounts.forms.OwnPasswordForm",
    "reauthenticate": "bekal.web.accounts.forms.ConfirmPasswordForm",
}
# One prison shares one address. Wrong passwords are counted by axes; `login_failed` limits wrong second factors.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,8/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("BEKAL_BEHIND_PROXY") == "1" else 0
MFA_ADAPTER = "bekal.web.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "bekal.web.accounts.forms.CodeForm",
    "reauthenticate": "bekal.web.accounts.forms.ConfirmCodeForm",
    "activate_totp": "bekal.web.accounts.forms.AppForm",
    "add_webauthn": "bekal.web.accounts.forms.PasskeyForm",
    "edit_webauthn": "bekal.web.accounts.forms.PasskeyNameForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bekal"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "bekal.web.accounts.adapters.client_ip"
AXES_VERBOSE = False
SECOND_FACTOR_REQUIRED = PRODUCTION

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [ROOT / "bekal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = sorted((ROOT / "bekal" / "web").glob("*/static"))
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["bekal.web.layout.uploads.LimitedUpload"]
MAX_ROSTER_BYTES = 64 * 1024 * 1024
MAX_REQUEST_BYTES = 2 * MAX_ROSTER_BYTES  # between the two, the form says what is too large; beyond, nothing is read

SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_ENGINE = "bekal.config.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they name people: never in a cookie
SECURE_SSL_REDIRECT = SECURE and PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEKAL_BEHIND_PROXY") == "1" else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

EMAIL_URL = os.environ.get("BEKAL_EMAIL_URL", f"file://{VAR / 'mail'}" if DEMO else "")
MAIL_CONFIGURED = bool(EMAIL_URL)
globals().update(mail_settings(EMAIL_URL))
DEFAULT_FROM_EMAIL = os.environ.get("BEKAL_EMAIL_FROM", "bekal@localhost")

SCREENING_HOUR = int(os.environ.get("BEKAL_SCREENING_HOUR", "1"))  # of the night, from which the worker screens
LOG_LEVEL = os.environ.get("BEKAL_LOG_LEVEL", "WARNING")
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.make_filtering_bound_logger(LOG_LEVEL),  # what is not written is not put together either
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}

if PRODUCTION:
    refuse_unsafe(
        secret=SECRET_KEY,
        field_secret=os.environ.get("BEKAL_FIELD_SECRET", ""),
        audit_secret=os.environ.get("BEKAL_AUDIT_SECRET", ""),
        public_url=PUBLIC_URL,
        debug=DEBUG,
        database=DATABASES["default"],
    )
