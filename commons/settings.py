"""Every setting of the site, read from the environment. `.env.example` lists what may be set."""

from importlib.util import find_spec
from pathlib import Path

import pghistory

from commons import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

LOCAL = environment.flag("LOCAL", default=False)
"""All on one machine, over plain http, with example people and a local mailbox."""
DEBUG = environment.flag("DEBUG", default=False)
DEMONSTRATION = environment.flag("DEMONSTRATION", default=LOCAL)
"""Every page says that the organisations are fictional."""
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR", default=not LOCAL)
SERVICE_NAME = environment.text("SERVICE_NAME", default="Digital commons")

SECRET_KEY = environment.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
FIELD_KEYS = [environment.secret("FIELD_KEY"), *environment.words("FIELD_KEY_FALLBACKS")]
"""Encrypt second-factor secrets; the first writes, all read."""
BASE_URL = environment.text("BASE_URL", default="http://127.0.0.1:8000" if LOCAL else None)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", default="127.0.0.1,localhost" if LOCAL else "")
if not ALLOWED_HOSTS:
    raise environment.SettingError(
        "ALLOWED_HOSTS is not set. Name the hosts that the site answers."
    )
SECURE = BASE_URL.startswith("https://")
if not SECURE and not LOCAL:
    raise environment.SettingError("BASE_URL must start with https:// unless LOCAL is 1.")
if not REQUIRE_SECOND_FACTOR and not LOCAL:
    raise environment.SettingError("REQUIRE_SECOND_FACTOR can be 0 only where LOCAL is 1.")
if DEBUG and not LOCAL:
    raise environment.SettingError("DEBUG can be 1 only where LOCAL is 1.")

INSTALLED_APPS = [
    "commons",
    "accounts",
    "catalogue",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "pghistory",
    "pgtrigger",
]
if find_spec("django_linear_migrations"):  # a tool of development, absent where only run.txt is
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "commons.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # adds random bytes, so that sizes tell no secret
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commons.middleware.caching",
    "commons.middleware.old_addresses",
    "commons.middleware.knocking",
    "commons.middleware.row_history",
    "commons.middleware.seeing_other",
    "commons.middleware.acting_once",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "commons.urls"
WSGI_APPLICATION = "commons.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "commons.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "commons.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # what the sign-in library says in messages and mail
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database: the portal connects as the owner and takes the application's role, which can
# neither define tables nor change the ledger. Migrations unset DATABASE_ROLE.
DATABASE_ROLE = environment.text("DATABASE_ROLE", default="commons_application")
DATABASE_STATEMENT_SECONDS = environment.number("DATABASE_STATEMENT_SECONDS", default=5, most=3600)
DATABASE_IDLE_SECONDS = environment.number("DATABASE_IDLE_SECONDS", default=10, most=3600)
DATABASES = {"default": environment.database("DATABASE_URL")}
_SESSION = [
    f"statement_timeout={DATABASE_STATEMENT_SECONDS}s",
    "lock_timeout=2s",
    f"idle_in_transaction_session_timeout={DATABASE_IDLE_SECONDS}s",
    *([f"role={DATABASE_ROLE}"] if DATABASE_ROLE != "owner" else []),
]
DATABASES["default"] |= {
    "CONN_HEALTH_CHECKS": True,
    "CONN_MAX_AGE": 60,
    "TEST": {"NAME": "test_commons"},
}
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 3,
    "options": " ".join(f"-c {one}" for one in _SESSION),
}
DATABASE_POOL = environment.number("DATABASE_POOL", default=0, most=100)
"""Connections kept by each web process; 0 in workers and commands, which have one each."""
if DATABASE_POOL:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        "timeout": 3,
        # Or it would wait twice as long after each failure, and still wait when the server is back.
        "reconnect_timeout": 1,
    }

REDIS_URL = environment.redis_address("REDIS_URL")
REDIS_PREFIX = environment.text("REDIS_PREFIX", default="commons")
BROKER_URL = environment.redis_address("BROKER_URL", default=REDIS_URL)
CACHES = {
    # Sign-in limits are counted here, so that they hold when Redis is away.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
    },
    "fast": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "organisations:home"
LOGOUT_REDIRECT_URL = "search:start"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.SignInForm",
    "signup": "accounts.forms.entrance.SignUpForm",
    "confirm_email_verification_code": "accounts.forms.entrance.ConfirmAddressForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "confirm_password_reset_code": "accounts.forms.entrance.ResetCodeForm",
    "reset_password_from_key": "accounts.forms.entrance.NewPasswordForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "reauthenticate": "accounts.forms.entrance.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# `login_account`, `policy_report` and `report` are our own limits (accounts/adapter.py,
# commons/pages.py, catalogue/moderation/views/report.py);
# all are counted in the database.
ACCOUNT_RATE_LIMITS = {
    "login": "10/m/ip",
    "login_failed": "5/5m/key",
    "login_account": "100/h/key",
    "signup": "10/m/ip",
    "confirm_email": "1/10s/key",
    "reset_password": "10/m/ip,5/5m/key",
    "reset_password_from_key": "10/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "policy_report": "10/m/ip",
    "report": "10/m/ip",
    "question": "5/m/user",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.forms.entrance.SecondStepForm",
    "reauthenticate": "accounts.forms.entrance.SecondStepAgainForm",
    "activate_totp": "accounts.forms.entrance.AppForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", default=0, most=10)

# Mail is a row first; a task hands it to this relay, or leaves it in the local mailbox.
EMAIL_BACKEND = "commons.mail.OutboxBackend"
MAIL_RELAY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = environment.text(
    "MAIL_FROM", default="Digital commons <no-reply@commons.example>" if LOCAL else None
)
CONTACT_ADDRESS = environment.text("CONTACT_ADDRESS", default="")
"""Shown on the contact page and in security.txt."""
EMAIL_HOST = environment.text("MAIL_HOST", default="localhost")
EMAIL_PORT = environment.number("MAIL_PORT", default=587, least=1, most=65535)
EMAIL_HOST_USER = environment.text("MAIL_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD", default="")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]  # in which the portal speaks; services may have others
USE_I18N = len(LANGUAGES) > 1  # the sentences are written in the first: nothing to look up
TIME_ZONE = environment.text("TIME_ZONE", default="Europe/London")
USE_TZ = True

# Removals are kept as well, which the library leaves out by default.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# An import file of 10 MB with what a form puts around it; longer requests are read without files.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-commons_session" if SECURE else "commons_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-commons_csrf" if SECURE else "commons_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commons.faults.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # addresses are unique without regard to case, by a constraint it cannot read
    "security.W002",  # frame-ancestors of the policy below forbids framing
    "security.W021",  # preloading is the domain's owner's decision, not the portal's
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'none'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/csp-report/"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
        "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "usb",
    )
}  # fmt: skip

LOGGING_CONFIG = "commons.logs.configure"
LOGGING = {"level": environment.text("LOG_LEVEL", default="INFO")}

# Closed unless a view says otherwise; no browsable pages, no format in the address.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "catalogue.api.exceptions.problem",
    "URL_FORMAT_OVERRIDE": None,
}

APPEND_SLASH = True
USE_THOUSAND_SEPARATOR = True
