"""All settings, from the environment and typed; there is no default for a secret, and an unsafe mixture does not start.

`manage.py` and pytest enter `lfnkr.devserver.launcher.server()` first: it reads `.env`, and for a server it prepared itself it also
supplies the secrets it generated. In production every value comes from the environment; see `.env.example`.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.configuration import env_files
from lfnkr.configuration.values import (
    database,
    env,
    lines_of,
    mail,
    optional_key,
    refuse_equal_keys,
    secret_key,
    secret_text,
)
from lfnkr.postgresql.limits import LIMITS
from lfnkr.web import json_log

env_files.load()
BASE_DIR = Path(__file__).resolve().parent.parent
SCHEMA_RECORD = BASE_DIR / "lfnkr" / "postgresql" / "schema.txt"
HOME = Path(env.str("LFNKR_HOME", "") or BASE_DIR / "var").resolve()

# Mode: demo and debug speak plain HTTP on this machine only; everything else is served behind TLS.

DEBUG = env.bool("LFNKR_DEBUG", False)
DEMO = env.bool("LFNKR_DEMO", False)
TLS = env.bool("LFNKR_TLS", not (DEBUG or DEMO))
ALLOWED_HOSTS = env.list("LFNKR_HOSTS", default=["127.0.0.1", "localhost"])
if not TLS and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
    raise ImproperlyConfigured(
        "LFNKR_HOSTS names other machines' addresses, but demo, debug and LFNKR_TLS=0 serve this machine only. "
        "Unset them and put a TLS proxy in front, or leave LFNKR_HOSTS at 127.0.0.1 and localhost."
    )

PRODUCTION = TLS and not env.bool("LFNKR_LOCAL", False)
"""In earnest: not demo or debug, and on servers that the launcher did not make for itself (it sets LFNKR_LOCAL)."""
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "LFNKR_HOSTS is *, which lets anybody choose the address in our links: name the site, as cases.lfnkr.example."
    )

# Secrets

SECRET_KEY = secret_text("DJANGO_SECRET_KEY", shortest=50)
SERVER_KEY = secret_key("LFNKR_SERVER_KEY")
SERVER_KEY_NEXT = optional_key("LFNKR_SERVER_KEY_NEXT")
SEARCH_KEY = secret_key("LFNKR_SEARCH_KEY")
AUDIT_KEY = secret_key("LFNKR_AUDIT_KEY")
refuse_equal_keys(SERVER_KEY, SEARCH_KEY, AUDIT_KEY, following=SERVER_KEY_NEXT)

# Databases: the application and its tests connect as the web role, the worker as itself, the schema's commands as the owner.

DB_OWNER_ROLE, DB_WEB_ROLE, DB_KEYS_ROLE = "lfnkr_owner", "lfnkr_web", "lfnkr_keys"
CONNECT_AS = env.str("LFNKR_CONNECT_AS", "web")
AS_OWNER = CONNECT_AS == "owner"
# How long they wait: `lfnkr.wsgi` and `manage.py` say what they are; a migration waits as the owner does.
DB_LIMITS = LIMITS["owner" if AS_OWNER else env.str("LFNKR_LIMITS", "command")]
ADDRESS = {"owner": "LFNKR_OWNER_URL", "worker": "LFNKR_WORKER_URL"}.get(CONNECT_AS, "LFNKR_WEB_URL")
DATABASES = {
    # Its own engine adds one thing to ours: the acts of a transaction are sealed before COMMIT.
    "default": database(ADDRESS, DB_LIMITS) | {"ENGINE": "lfnkr.audit.backend"},
    "keyring": database("LFNKR_KEYS_OWNER_URL" if AS_OWNER else "LFNKR_KEYS_URL", DB_LIMITS),
}
DATABASE_ROUTERS = ["lfnkr.postgresql.routers.KeyringRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # Wrong tries are counted here: a small one is flooded until it forgets.
    }
}

# Apps: ours first, so that our templates and commands win.

INSTALLED_APPS = [
    "lfnkr",
    "lfnkr.accounts",
    "lfnkr.audit",
    "lfnkr.keyring",
    "lfnkr.first_hour",
    "lfnkr.jobs",
    "lfnkr.notices",
    "lfnkr.backup",
    "lfnkr.web.lists",
    "cases",
    "donations",
    "reports",
    *(["reports.demo"] if DEMO else []),
    "lfnkr.apps.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
METRICS_ADDRESS = env.str("LFNKR_METRICS_ADDRESS", "")
MIDDLEWARE = [
    *(["lfnkr.web.measures.Measure"] if METRICS_ADDRESS else []),
    "lfnkr.web.record.OneLineARequest",
    "lfnkr.web.middleware.NoBodyOnHead",
    "lfnkr.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lfnkr.web.probes.WithoutSession",
    "lfnkr.web.deadline.Deadline",
    # Pages, a third of their size on the wire. Against BREACH: tokens are masked anew each time, random bytes are
    # added to every answer, and no page repeats text from its address beside what is sealed.
    "django.middleware.gzip.GZipMiddleware",
    "lfnkr.compression.Brotli",
    "lfnkr.web.retry.TryOnceMore",  # What runs anew when two people met: all that follows.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lfnkr.web.middleware.CsrfCookieOnce",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lfnkr.web.middleware.IdleLimit",
    "lfnkr.web.middleware.SignedIn",
    "allauth.account.middleware.AccountMiddleware",
    "lfnkr.web.middleware.SecondFactor",
    "lfnkr.keyring.troubles.KeepTroubles",
    "lfnkr.web.middleware.RequestTransaction",
]
ROOT_URLCONF = "lfnkr.urls"
WSGI_APPLICATION = "lfnkr.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["lfnkr.web.template_loaders.Unindented", "django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# The names of widgets as classes serve nobody here, and weigh on every field.
CRISPY_CLASS_CONVERTERS = dict.fromkeys(
    ("select", "textinput", "numberinput", "textarea", "dateinput", "datetimeinput", "passwordinput", "emailinput"), ""
)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Jobs are declared in modules named jobs.py (lfnkr/jobs/tasks.py). LISTEN does not work through PgBouncer.

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
WORKER_LISTENS = env.bool("LFNKR_WORKER_LISTEN", True)
ANCHOR_DIR, ANCHOR_URL = env.str("LFNKR_ANCHOR_DIR", ""), env.str("LFNKR_ANCHOR_URL", "")
DEADMAN_URL = env.str("LFNKR_DEADMAN_URL", "")

# Signing in: two factors for everybody, no registration, no way in by mail.

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lfnkr.accounts.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lfnkr.accounts.passwords.NotGuessable"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# What is wrong at signing in is counted in lfnkr/accounts/throttling.py: allauth's limits close a whole address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None, "change_password": None}
DEVICE_COOKIE_NAME = "__Host-device" if TLS else "lfnkr_device"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    "login": "lfnkr.accounts.sign_in_forms.LoginForm",
    "change_password": "lfnkr.accounts.sign_in_forms.ChangePasswordForm",
    "reset_password_from_key": "lfnkr.accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "lfnkr.accounts.sign_in_forms.ReauthenticateForm",
    "user_token": "lfnkr.accounts.sign_in_forms.UserTokenForm",
}
ACCOUNT_ADAPTER = "lfnkr.accounts.adapters.AccountAdapter"
MFA_ADAPTER = "lfnkr.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "lfnkr.accounts.sign_in_forms.ActivateTOTPForm",
    "authenticate": "lfnkr.accounts.sign_in_forms.AuthenticateForm",
    "authenticate_webauthn": "lfnkr.accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "reauthenticate": "lfnkr.accounts.sign_in_forms.CodeAgainForm",
    "reauthenticate_webauthn": "lfnkr.accounts.sign_in_forms.KeyAgainForm",
    "add_webauthn": "lfnkr.accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "lfnkr.accounts.sign_in_forms.EditWebAuthnForm",
}
# Nobody signs up here, and the administrator writes each address: without this no link would lead to a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "LFNKR"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LFNKR_PROXIES", 0)

# Sessions: eight hours at most; the idle limit is kept by our middleware in a signed cookie.

SESSION_ENGINE = "lfnkr.accounts.session_store"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSIONS_PER_USER = 2

# The browser: nothing external, nothing inline; `data:` serves the picture a phone scans for the second factor, and nothing else.

SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if TLS else "lfnkr_session"
CSRF_COOKIE_AGE = None  # As long as the browser is open, like the session.
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "lfnkr_csrf"
CSRF_TRUSTED_ORIGINS = env.list("LFNKR_ORIGINS", default=[])
if TLS and not all(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS):
    raise ImproperlyConfigured(
        "LFNKR_ORIGINS must begin with https://, as https://cases.lfnkr.example: pages are TLS only."
    )
# A file is read in memory, or not at all: a larger one is never written to a disk in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A request for 100 people has some 1,400 fields; what is sent for 200 is still shown again.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _lazy("English")), ("ja", _lazy("Japanese")), ("ko", _lazy("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
FORMAT_MODULE_PATH = "lfnkr.language.formats"

# Files: everything we serve is static; whatever people attach lies sealed in the database.

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lfnkr.bundles.Finder",
]
STATIC_ROOT = Path(env.str("LFNKR_STATIC_ROOT", "") or HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "webp", "woff2", "gz", "br", "ttf"]  # .ttf is for paper only.

# Exports of lists lie here for a day, those about people encrypted; web server and worker need the same folder.

EXPORT_DIR = Path(env.str("LFNKR_EXPORT_DIR", "") or HOME / "exports")

# Mail carries notices, never case data. Without a mail server it is written to the log's stream of the demo.

MAIL = mail("LFNKR_EMAIL_URL")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = MAIL.get("EMAIL_HOST", ""), MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_USER", ""), MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("LFNKR_MAIL_FROM", "lfnkr@localhost")

# Receipts of gifts: who gives them, line by line, in the two languages they are written in.

SAMPLE = DEBUG or DEMO
RECEIPT_FROM = {
    "ja": lines_of("LFNKR_RECEIPT_FROM_JA", "特定非営利活動法人 北朝鮮難民救援基金|（見本の住所）" if SAMPLE else ""),
    "en": lines_of("LFNKR_RECEIPT_FROM_EN", "Life Funds for North Korean Refugees|(sample address)" if SAMPLE else ""),
}
CERTIFIED_NPO = {"ja": env.str("LFNKR_CERTIFIED_NPO_JA", ""), "en": env.str("LFNKR_CERTIFIED_NPO_EN", "")}
"""What a certified NPO may say of tax on its receipts; empty for any other, whose receipts say nothing of tax."""

# How somebody can give, as the last page of the report prints it; what is empty is not printed. \n begins a new line.

GIVING_ACCOUNT, GIVING_ADDRESS, GIVING_PAGE = (
    env.str(f"LFNKR_GIVING_{name}", "", multiline=True) for name in ("ACCOUNT", "ADDRESS", "PAGE")
)

# Logging: one line of JSON an event; one a request where somebody reads them, which on one's own machine would hide all else.

LOGGING = json_log.settings(
    level=env.str("LFNKR_LOG_LEVEL", "INFO"), requests=env.bool("LFNKR_LOG_REQUESTS", PRODUCTION)
)
