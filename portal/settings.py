"""Django's settings. What an administrator may change is in portal/options.py and docs/settings.md."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from portal import address, database, env, keys, logs, oidc, options, private

BASE_DIR = env.BASE_DIR
ENVIRONMENT = env.load()
read = ENVIRONMENT.read

DATA_DIR = read(options.DATA)
with suppress(OSError):  # the check portal.E031 says what is wrong
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds keys and what people wrote
DEBUG = read(options.DEBUG)
DEMO = read(options.DEMO)
TRENDS = read(options.TRENDS)
GOLDEN_PATHS = read(options.GOLDEN_PATHS)
PORT = read(options.PORT)
WEB_THREADS = read(options.WEB_THREADS)
HOST = read(options.HOST)
SITE_URL = read(options.URL) or address.of_this_machine(HOST, PORT)
SHARED_DIR = read(options.SHARED)

SECRET_KEY = read(options.SECRET_KEY) or keys.secret_key(DATA_DIR)
DATABASES = {"default": database.settings(read(options.DATABASE_URL), DATA_DIR)}
ALLOWED_HOSTS = [
    *("localhost", "127.0.0.1", "[::1]"),
    *filter(None, [HOST, urlsplit(SITE_URL).hostname]),
    *read(options.HOSTS),
]

CATALOG_KEYS = read(options.KEYS) or keys.encryption_keys(DATA_DIR)
CATALOG_CACHE = DATA_DIR / "cache"
GIT_FOLDER = DATA_DIR / "git"
GIT_PUSH_BYTES = read(options.GIT_PUSH_MB) * 1_000_000
CATALOG_HOSTED = dict.fromkeys(address.names_of(SITE_URL), GIT_FOLDER)
CATALOG_ALLOWED_ADDRESSES = read(options.ALLOWED_ADDRESSES)
CATALOG_FILE_ROOTS = read(options.FILE_ROOTS)
CATALOG_PRIVATE_FOLDERS = private.places(DATA_DIR, BASE_DIR, DATABASES["default"])
CATALOG_KNOWN_HOSTS = read(options.KNOWN_HOSTS)
CATALOG_REFRESH_SECONDS = read(options.REFRESH_SECONDS)
CATALOG_DELETE_GUARD = read(options.DELETE_GUARD)
CATALOG_DELETE_GUARD_MINIMUM = 10
CATALOG_ORPHANS = read(options.ORPHANS)
CATALOG_ADOPTION_DAYS = read(options.ADOPTION_DAYS)
CATALOG_FORGES = read(options.FORGES)
CATALOG_LINKS = read(options.LINKS)
CATALOG_SHIPPED = {
    "trends-and-tools": BASE_DIR / "catalog/tools/content/**/*.yaml",
    "golden-paths": BASE_DIR / "portal/scaffolder/golden_paths/*/template.yaml",
}
CATALOG_WEBHOOK_SECRET = read(options.WEBHOOK_SECRET)
CATALOG_INDEX_CACHE_MB = read(options.INDEX_CACHE_MB)
CATALOG_POLICY = "portal.accounts.policy.RolePolicy"
CATALOG_REMARKS = ["portal.scaffolder.web.remarks.remarks"]
CATALOG_AUTHENTICATION = "portal.accounts.tokens.bearer.owner_of"
ANONYMOUS_READ = read(options.ANONYMOUS_READ) if ENVIRONMENT.has(options.ANONYMOUS_READ) else DEMO

INSTALLED_APPS = [
    "catalog",
    "portal.accounts",
    "portal.scaffolder",
    "portal.githost",
    "portal.notices",
    "portal.web",
    "portal.start",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "django_htmx",
    "template_partials",
    "portal.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.web.middleware.ApiAhead",  # what follows is for pages only
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.web.middleware.ContentPolicy",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.web.context.shell",
            ],
            "libraries": {
                "entities": "catalog.web.templatetags.entities",
                "styles": "portal.web.styles",
                "kinds": "catalog.web.templatetags.kinds",
                "tools": "catalog.web.templatetags.tools",
                "ui": "catalog.web.templatetags.ui",
            },
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reauthenticate": "portal.accounts.forms.ConfirmForm",
    "set_password": "portal.accounts.forms.NewPasswordForm",
    "change_password": "portal.accounts.forms.OtherPasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
SOCIALACCOUNT_ADAPTER = "portal.accounts.company.CompanyAdapter"
SOCIALACCOUNT_ONLY = False
CSRF_FAILURE_VIEW = "portal.web.errors.csrf_failure"

OIDC_ROLE = read(options.OIDC_ROLE)
OIDC = oidc.provider(
    issuer=read(options.OIDC_ISSUER),
    client_id=read(options.OIDC_CLIENT_ID),
    client_secret=read(options.OIDC_CLIENT_SECRET),
    name=read(options.OIDC_NAME),
)
if OIDC:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": OIDC}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = read(options.TIME_ZONE)
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.web.static.HashedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True

EMAIL_HOST = read(options.EMAIL_HOST)
EMAIL_PORT = read(options.EMAIL_PORT)
EMAIL_HOST_USER = read(options.EMAIL_USER)
EMAIL_HOST_PASSWORD = read(options.EMAIL_PASSWORD)
EMAIL_USE_SSL = read(options.EMAIL_SECURITY) == "tls"
EMAIL_USE_TLS = read(options.EMAIL_SECURITY) == "starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read(options.EMAIL_FROM) or f"Greenroom <greenroom@{urlsplit(SITE_URL).hostname}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = logs.settings(form=read(options.LOG_FORMAT), level=read(options.LOG_LEVEL))

SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = read(options.HSTS_SECONDS) if SECURE else 0
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SECURE = SECURE
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # of other hosts the portal knows nothing
SECURE_REFERRER_POLICY = "same-origin"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = read(options.PROXIES)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *oidc.origins(OIDC)],
        "frame-ancestors": ["'none'"],
    }
}
