"""Settings of every installation. What differs between offices is in ``hangji.toml`` and the environment."""

import os
import sys
from datetime import date

from csp.constants import NONE, SELF

from hangji import home

OFFICE = home.config().get("office", {})
DEMO = home.config().get("demo", {})
# 发文代字: by kind of document, or by office and kind.
NUMBERS = home.config().get("numbers", {})
# E-mail for the morning's digest; without [mail] there is none.
MAIL = home.config().get("mail", {})
# Group robots of messengers (office/robots.py). The scheme is no setting of an office: tests have a server without TLS.
ROBOTS = home.config().get("robots", {})
ROBOT_SCHEME = "https"
# Who runs the public portal, for its footer (portal/queries/site.py).
PORTAL = home.config().get("portal", {})
# The demonstration's business day; None where the office works with today's date.
PINNED_DAY = date.fromisoformat(DEMO["day"]) if DEMO else None

HOME = home.HOME
SECRET_KEY = home.secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HANGJI_HOSTS", "localhost,127.0.0.1").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HANGJI_ORIGINS", "").split(",") if o]
BEHIND_TLS = os.environ.get("HANGJI_TLS") == "1"
if BEHIND_TLS:  # one proxy of the office's own, which sets these headers anew
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "hangji.kit",
    "hangji.office",
    "hangji.privacy",
    "hangji.registry",
    "hangji.coverage",
    "hangji.intake",
    "hangji.formation",
    "hangji.problems",
    "hangji.guidance",
    "hangji.life",
    "hangji.visits",
    "hangji.committees",
    "hangji.people",
    "hangji.training",
    "hangji.growth",
    "hangji.governance",
    "hangji.appraisal",
    "hangji.evaluation",
    "hangji.burden",
    "hangji.honours",
    "hangji.credit",
    "hangji.places",
    "hangji.stories",
    "hangji.voices",
    "hangji.platform",
    "hangji.reports",
    "hangji.portal",
    "hangji.desk",
    "hangji.demo",
]

MIDDLEWARE = [
    "hangji.portal.crowd.CrowdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hangji.office.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hangji.office.middleware.RefusalMiddleware",
    "hangji.office.views.drafts.DraftMiddleware",
]

ROOT_URLCONF = "hangji.urls"
WSGI_APPLICATION = "hangji.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [home.ROOT / "hangji" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "hangji.kit.templatetags.kit",
                "hangji.office.templatetags.drafts",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hangji.desk.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": home.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hangji.office.sign_in.InvitedOnly"
ACCOUNT_FORMS = {"login": "hangji.office.sign_in.SignInForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/15m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Hangji"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # how long an invitation's link lives

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hangji.office.views.drafts.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

# "folder" in place of a host: each e-mail is a file there, for trying out; nothing leaves the machine.
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if 'folder' in MAIL else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = home.HOME / MAIL["folder"] if "folder" in MAIL else None
EMAIL_HOST, EMAIL_PORT = MAIL.get("host", ""), int(MAIL.get("port", 25))
EMAIL_HOST_USER = MAIL.get("user", "")
EMAIL_HOST_PASSWORD = os.environ.get("HANGJI_MAIL_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.get("security") == "ssl", MAIL.get("security") == "starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = MAIL.get("from", "hangji@localhost")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [home.ROOT / "hangji" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = home.HOME / "static"
STATICFILES_DIRS = [home.ROOT / "hangji" / "static"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": home.HOME / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000  # a preview of 20,000 rows may tick each

# What the rooms above the office say of their own health, for "hangji doctor" and the page 运行情况.
HEALTH = [
    "hangji.reports.verify.health",
    "hangji.appraisal.verify.health",
    "hangji.voices.views.health.health",
    "hangji.portal.queries.site.health",
]

# What may wait for a committee's meeting (office/matters.py): each names a Source of a room, in the order of an agenda.
MATTERS = [
    "hangji.formation.matters.CASES",
    "hangji.coverage.matters.POSTPONEMENTS",
    "hangji.coverage.matters.DISPUTES",
    "hangji.problems.meetings.PROBLEMS",
    "hangji.life.matters.EXTENSIONS",
    "hangji.appraisal.matters.APPRAISALS",
    "hangji.honours.matters.LISTS",
    "hangji.voices.matters.COMPLAINTS",
]
# What anybody may learn of an issued document beside its number: the room that issued it says, by kind of document.
VERIFIED = {
    "red_collar": "hangji.people.certification.verified.told",
    "honour": "hangji.honours.verified.told",
    "red_collar_loan": "hangji.credit.verified.told",
    "red_enterprise_loan": "hangji.credit.verified.told",
}
# Where anybody may say that too much is asked; a name that no room defines shows no link.
COMPLAINTS = "voices:new"

# Whom a room lets a user see (hangji/privacy): a function of the act with the persons.
PERSONS = ["hangji.guidance.queries.pool.people_seen", "hangji.growth.queries.pool.people_seen"]
# What lists and pages show in part, and with a reason once in full: by its key in addresses and in the audit trail.
PRIVATE = {
    "person-phone": "hangji.privacy.private.PHONE",
    "application-phone": "hangji.people.certification.private.PHONE",
    "applicant": "hangji.people.certification.private.APPLICANT",
    "user-email": "hangji.privacy.private.EMAIL",
}
# Which stored files name a person (hangji/privacy): the room that reads strangers' files knows how.
MENTIONED = "hangji.intake.reading.mentioned.mentioned"
VERIFIED = {"red_collar": "hangji.people.certification.verified.told", "honour": "hangji.honours.verified.told"}
VERIFIED |= {kind: "hangji.credit.verified.told" for kind in ("red_collar_loan", "red_enterprise_loan")}

# A task runs where it is asked for unless the office starts a worker (docs/operations.md).
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if os.environ.get("HANGJI_WORKER") == "1"
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

# The cache counts wrong passwords: Django's limit of 300 entries would let a flood of names wash a lockout away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hangji_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if TESTING:
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # there is nothing gathered to serve
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
