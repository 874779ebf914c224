"""Django's settings. What differs between machines comes from `environment`."""

import os
from urllib.parse import urlsplit

from . import environment

DEBUG = os.environ.get("EENLOKET_DEBUG") == "1"
SECRET_KEY = environment.secret("secret_key", "EENLOKET_SECRET_KEY", 48)
EENLOKET_FIELD_KEY = environment.secret("field_key", "EENLOKET_FIELD_KEY", 32)
EENLOKET_DATA = environment.data_dir()
EENLOKET_APP_ROLE = environment.database("app")["USER"]
# The address people use: decides on secure cookies and on links in mail.
EENLOKET_BASE_URL = os.environ.get("EENLOKET_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_base = urlsplit(EENLOKET_BASE_URL)
_is_https = _base.scheme == "https"
# numpy reads this when it is imported. Its threads would wait for work by counting for 30 ms after each search, on the
# cores that other requests and the database need.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The sites of municipalities may have host names of their own: name them all in EENLOKET_HOSTS, with commas.
_hosts = os.environ.get("EENLOKET_HOSTS", "").replace(" ", "").split(",")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, [_base.hostname, *_hosts])]
CSRF_TRUSTED_ORIGINS = [EENLOKET_BASE_URL] if _is_https else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None

INSTALLED_APPS = [
    "eenloket.core",
    "eenloket.ui",
    "eenloket.organisation",
    "eenloket.accounts",
    "eenloket.documents",
    "eenloket.parties",
    "eenloket.profiles",
    "eenloket.content",
    "eenloket.gateways",
    "eenloket.assessment",
    "eenloket.learning",
    "eenloket.placement",
    "eenloket.personnel",
    "eenloket.contacts",
    "eenloket.routing",
    "eenloket.cases",
    "eenloket.correspondence",
    "eenloket.webforms",
    "eenloket.post",
    "eenloket.chat",
    "eenloket.outreach",
    "eenloket.agreements",
    "eenloket.faults",
    "eenloket.launchers",
    "eenloket.counter",
    "eenloket.telephony",
    "eenloket.dossier",
    "eenloket.surveys",
    "eenloket.quality",
    "eenloket.insight",
    "eenloket.board",
    "eenloket.selfservice",
    "eenloket.desk",
    "eenloket.website",
    "eenloket.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "eenloket.core.csp.SecurityHeadersMiddleware",
    "eenloket.core.plain_input.RefuseNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eenloket.organisation.directory.OneReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "eenloket.config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "eenloket.config.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eenloket.ui.context.one_csrf_token",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        # One connection per thread of a fixed pool, kept: opening one costs as much as a page.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **environment.database(environment.chosen_role()),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["eenloket.config.accounts.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "eenloket.config.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

SESSION_ENGINE = "eenloket.config.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "eenloket_language"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.static_dir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "eenloket.config.assets.HashedStaticFiles"},
}
MEDIA_ROOT = EENLOKET_DATA / "files"
# Where scanners put letters: a folder per municipality, by its slug.
EENLOKET_POST = os.environ.get("EENLOKET_POST", str(EENLOKET_DATA / "post"))

# Nothing is named: `eenloket serve` runs a mailbox for development and names it in EENLOKET_SMTP_URL.
EENLOKET_SMTP_URL = os.environ.get("EENLOKET_SMTP_URL", "")
_smtp = urlsplit(EENLOKET_SMTP_URL)
EMAIL_HOST = _smtp.hostname or "127.0.0.1"
EMAIL_PORT = _smtp.port or 25
EMAIL_HOST_USER = _smtp.username or ""
EMAIL_HOST_PASSWORD = _smtp.password or ""
EMAIL_USE_TLS = _smtp.scheme == "smtp+starttls"
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_TIMEOUT = 10
EENLOKET_EMAIL_ADAPTER = "eenloket.gateways.adapters.smtp.SmtpAdapter"
# The IMAP server of mailboxes that name none: `eenloket serve` runs one for development.
EENLOKET_IMAP_URL = os.environ.get("EENLOKET_IMAP_URL", "")
EENLOKET_MAIL_SOURCE = "eenloket.gateways.adapters.imap.ImapSource"
# Account and how many messages a second it takes; 0 is as many as there are.
EENLOKET_EMAIL_ACCOUNT = (f"smtp:{EMAIL_HOST}", environment.number("EENLOKET_SMTP_RATE"))
# `eenloket serve` runs phones for development when no provider is named.
EENLOKET_SMS = environment.sms_account()
EENLOKET_SMS_ADAPTER = f"eenloket.gateways.adapters.{EENLOKET_SMS['adapter']}"
EENLOKET_SMS_ACCOUNT = (EENLOKET_SMS["account"], environment.number("EENLOKET_SMS_RATE", EENLOKET_SMS["per_second"]))
EENLOKET_SMS_PRICE = environment.optional_number("EENLOKET_SMS_PRICE")  # euros for each part; None: not known
EENLOKET_SMS_CALLBACK_TOKEN = environment.secret("sms_callback", "EENLOKET_SMS_CALLBACK_TOKEN", 24)
EENLOKET_MAILBOX = os.environ.get("EENLOKET_MAILBOX", "")
# "development": SMS goes to the built-in phones.
EENLOKET_PHONES = os.environ.get("EENLOKET_PHONES", "")
# Where the practice exchange listens, the word for it, and where it finds us: `eenloket serve` runs one.
EENLOKET_PBX_URL = os.environ.get("EENLOKET_PBX_URL", "")
EENLOKET_PBX_TOKEN = os.environ.get("EENLOKET_PBX_TOKEN", "")
EENLOKET_PBX_PRODUCT = os.environ.get("EENLOKET_PBX_PRODUCT", EENLOKET_BASE_URL)
DEFAULT_FROM_EMAIL = os.environ.get("EENLOKET_MAIL_FROM", "noreply@eenloket.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How citizens sign in: a directory with a connection to DigiD for each municipality, "mock", or "off".
EENLOKET_DIGID = os.environ.get("EENLOKET_DIGID", "")

# Where clamd listens: unix:///run/clamav/clamd.ctl or tcp://host:3310. Empty: files are not checked, and say so.
EENLOKET_CLAMD = os.environ.get("EENLOKET_CLAMD", "")

PROCRASTINATE_IMPORT_PATHS = ["eenloket.core.jobs"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "not_health": {  # says itself what is wrong, to who asks
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(getattr(record, "request", None), "path", "") != "/health/",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["not_health"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("EENLOKET_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a refused or unknown page is no fault of ours
    },
}
