"""Django's settings, all of them derived from :mod:`koshin.platform.environment`."""

from pathlib import Path
from typing import Any

from koshin.platform import environment

ENV = environment.read()
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENV.allowed_hosts)
BASE_URL = ENV.base_url
KOSHIN_MODE = ENV.mode
KOSHIN_CLAMD = ENV.clamd
DEMO_CALENDAR = ENV.demo_calendar

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "koshin.platform",
    "koshin.capabilities.people",
    "koshin.capabilities.schemes",
    "koshin.capabilities.activities",
    "koshin.capabilities.courses",
    "koshin.capabilities.register",
    "koshin.capabilities.ledger",
    "koshin.capabilities.payments",
    "koshin.capabilities.bank",
    "koshin.capabilities.papers",
    "koshin.capabilities.attestations",
    "koshin.capabilities.notices",
    "koshin.capabilities.matching",
    "koshin.capabilities.trainings",
    "koshin.capabilities.applications",
    "koshin.capabilities.desk",
    "koshin.capabilities.exchange",
    "koshin.capabilities.lists",
    "koshin.web",
    "koshin.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "koshin.web.middleware.headers.SecurityHeaders",
    "koshin.web.middleware.area.AreaSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "koshin.web.middleware.association.CurrentAssociation",
    "koshin.web.middleware.bodies.BoundedBodies",
    "koshin.web.middleware.lasting.LastingSessions",
]

ROOT_URLCONF = "koshin.config.urls"
WSGI_APPLICATION = "koshin.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "koshin.web.context.frame",
            ],
            "builtins": ["koshin.web.templatetags.koshin", "koshin.web.templatetags.kept"],
        },
    }
]

# The pool of processes that serve; a size of 0 means one connection per thread (tests).
POOL: dict[str, Any] = (
    {"pool": {"min_size": 1, "max_size": ENV.pool_size, "timeout": 10}} if ENV.pool_size else {}
)
DATABASES = {
    "default": {
        "ENGINE": "koshin.platform.pooled",
        "NAME": ENV.connection.name,
        "USER": ENV.connection.user,
        "PASSWORD": ENV.connection.password,
        "HOST": ENV.connection.host,
        "PORT": ENV.connection.port,
        # Plans are kept by the connection: planning costs more than most of our queries.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **POOL},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["koshin.capabilities.people.signed_in.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

VERITRANS_MERCHANTS = ENV.merchants
PAYMENTS_TEST = ENV.payments_test
ENCRYPTION_KEYS = ENV.encryption_keys
KEYS_DIR = ENV.keys_dir
KEYS_PASSPHRASE = ENV.keys_passphrase
VERITRANS_WEB_URL = ENV.veritrans_web_url
VERITRANS_API_URL = ENV.veritrans_api_url
STRIPE_ACCOUNTS = ENV.stripe_accounts
STRIPE_API_URL = ENV.stripe_api_url
ASSOCIATIONS_DIR = ENV.associations_dir

LANGUAGE_CODE = "ja"
# Texts are marked for translation throughout; a language is listed when its catalogue is complete.
LANGUAGES = [("ja", "日本語")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# Read once at start from the packages themselves: nothing to collect before a release.
WHITENOISE_USE_FINDERS = True

SESSION_ENGINE = "koshin.platform.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.secure_cookies
# Real time: a link to a new password is good for an hour.
PASSWORD_RESET_TIMEOUT = 60 * 60

SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SECURE = ENV.secure_cookies
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.secure_cookies else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.secure_cookies
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.secure_cookies else None
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.smtp.host
EMAIL_PORT = ENV.smtp.port
EMAIL_HOST_USER = ENV.smtp.user
EMAIL_HOST_PASSWORD = ENV.smtp.password
EMAIL_USE_SSL = ENV.smtp.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail_from

PROCRASTINATE_ON_APP_READY = None

# Faults go to standard error with their traceback; paths are logged, never forms or addresses.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "koshin": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
