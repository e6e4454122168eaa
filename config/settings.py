"""One file, in the order of Django's documentation. Installations differ by their environment only (.env.example)."""

from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# A machine of one's own, set up by bin/demo, bin/manage or bin/test: plain http, generated secrets.
LOCAL = env.switch("ANVISNING_LOCAL")
HOME = Path(env.optional("ANVISNING_HOME", str(BASE_DIR / ".local")))

# Core

DEBUG = env.switch("DEBUG")
SECRET_KEY = env.required("SECRET_KEY", "nøglen til sessioner og signaturer, mindst 50 tilfældige tegn")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]  # health checks come from the machine itself
if not LOCAL:
    ALLOWED_HOSTS += env.required("ALLOWED_HOSTS", "de værtsnavne, systemet svarer på, adskilt af komma").split(",")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "danish",
    "accounts",
    "background",
    "housing",
    "allocation",
    "finance",
    "experiments",
    "reports",
    "history",
    "config",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "config.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.IdleMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActionDeniedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["danish.templatetags.danish", "danish.templatetags.look"],
        },
    }
]

# Cache, database, broker

DATABASES = {"default": env.database(env.required("DATABASE_URL", "adressen på PostgreSQL-databasen"))}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = env.required("REDIS_URL", "adressen på Redis eller Valkey")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# Who is asking

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "config.accounts_adapter.ClosedAdapter"
ACCOUNT_FORMS = {"login": "config.login.LoginForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "20/m/ip", "login_failed": "5/5m/key", "reply": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Anvisning"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
IDLE_MINUTES = 30
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"
CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.views.page_too_old"

SECURE_HSTS_SECONDS = 0 if LOCAL else 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"

# Language, time, numbers

LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True

# Forms, static files

CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.optional("STATIC_ROOT", str(HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL  # on a machine of one's own nothing has to be collected first

# Background work

CELERY_BROKER_URL = env.broker(REDIS_URL)

# E-mail: without a server of its own an installation lays mails in a folder, where they can be read

OUTBOX_DIR = Path(env.optional("OUTBOX_DIR", str(HOME / "outbox")))
EMAIL_HOST = env.optional("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = OUTBOX_DIR / "mails"
EMAIL_PORT = int(env.optional("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env.optional("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.optional("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = not LOCAL
EMAIL_TIMEOUT = 20

# Anvisning

MUNICIPALITY = {
    key: env.optional(f"MUNICIPALITY_{key.upper()}", example if LOCAL else "")
    for key, example in {
        "name": "Eksempel Kommune",
        "cvr": "12345678",
        "unit": "Boliganvisningen",
        "address": "Rådhuspladsen 1, 1000 Eksempelby",
        "phone": "12 34 56 78",
        "email": "boliganvisning@eksempel.example",
    }.items()
}
if not LOCAL:
    MUNICIPALITY["name"] = env.required("MUNICIPALITY_NAME", "kommunens navn, som det står i brevene")

DEFAULT_FROM_EMAIL = env.optional("EMAIL_FROM", MUNICIPALITY["email"]) or "webmaster@localhost"
# Our own address in the mails that nobody's browser asked for.
SITE_ADDRESS = env.optional("SITE_ADDRESS", next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000"))

# "k2:base64,k1:base64": the first encrypts, all decrypt.
CPR_KEYS = env.required("CPR_KEYS", "nøglerne, som CPR-numre krypteres med").split(",")
CPR_INDEX_KEY = env.required("CPR_INDEX_KEY", "nøglen, som CPR-numre slås op med")
LETTER_GATEWAY = env.optional("LETTER_GATEWAY", "allocation.gateways.OutboxFolder")
# "unix:/run/clamav/clamd.ctl" or "host:3310"; without it uploaded papers say plainly that they are not scanned.
CLAMD_ADDRESS = env.optional("CLAMD_ADDRESS", "")
# What the municipality decides itself: the citizen's time to answer an offer, and its own deadline for a decision
# (retssikkerhedsloven § 3).
CITIZEN_ANSWER_WORKING_DAYS = int(env.optional("CITIZEN_ANSWER_WORKING_DAYS", "5"))
UNDO_SECONDS = int(env.optional("UNDO_SECONDS", "10"))  # an offer's letter waits so long, and can be called off
CASE_DECISION_WEEKS = int(env.optional("CASE_DECISION_WEEKS", "4"))
# Invoices: what they may differ from the computation, above what two people must look, and to which numbers they are sent.
INVOICE_TOLERANCE_DKK = env.optional("INVOICE_TOLERANCE_DKK", "1.00")
FOUR_EYES_ABOVE_DKK = env.optional("FOUR_EYES_ABOVE_DKK", "25000.00")
MUNICIPALITY_EANS = env.listed("MUNICIPALITY_EAN", "5790000000005" if LOCAL else "")
JOB_FILE_DAYS = int(env.optional("JOB_FILE_DAYS", "7"))  # a file made by a job can be fetched so long
CLOSED_DAYS = env.listed("CLOSED_DAYS")  # the municipality's own closing days, MM-DD, every year

# Logs

LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"level": env.optional("LOG_LEVEL", "INFO"), "json": not env.switch("LOG_PLAIN")}
