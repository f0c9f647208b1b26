"""Django's settings: one file for every mode; what differs is read from the environment."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from lianfang.config.environment import ROOT, database_settings, read_environment

ENVIRONMENT = read_environment()
IS_PRODUCTION = ENVIRONMENT.is_production
IS_DEMONSTRATION = not IS_PRODUCTION
PACKAGE = ROOT / "src" / "lianfang"

SECRET_KEY = ENVIRONMENT.secret
DEBUG = False
LIANFANG_CLOCK_CAN_BE_SET = IS_DEMONSTRATION
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) or (["*"] if IS_DEMONSTRATION else [])

# The house, from the ground up; a lower room is ready before a higher one.
ROOMS = [
    "lianfang.ground.kernel",
    "lianfang.ground.places",
    "lianfang.ground.posts",
    "lianfang.ground.ledger",
    "lianfang.ground.tasks",
    "lianfang.ground.figures",
    "lianfang.ground.identity",
    "lianfang.ground.rulepacks",
    "lianfang.ground.checklists",
    "lianfang.ground.handovers",
    "lianfang.field.facilities",
    "lianfang.people.checkpoints",
    "lianfang.people.observation",
    "lianfang.people.journeys",
    "lianfang.people.screening",
    "lianfang.people.canvass",
    "lianfang.command.orders",
    "lianfang.insight.scenarios",
    "lianfang.insight.sitreps",
    "lianfang.insight.analytics",
    "lianfang.insight.board",
    "lianfang.doors.sync",
    "lianfang.doors.pad",
]
INSTALLED_APPS = [
    *ROOMS,
    "lianfang.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_q",
    "django_htmx",
    "template_partials",
    "django_vite",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianfang.config.middleware.ContentSecurityPolicy",
    "lianfang.config.middleware.ReadOnce",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # After those that a page needs, before the view and its form guard read the body.
    "lianfang.config.middleware.BodyLimit",
    "axes.middleware.AxesMiddleware",
    "lianfang.ground.kernel.problems.DomainErrorMiddleware",
    "lianfang.config.middleware.TextOnly",
]

ROOT_URLCONF = "lianfang.config.urls"
WSGI_APPLICATION = "lianfang.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianfang.config.live.context",
                "lianfang.config.chrome.context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Store
DATABASES = {"default": database_settings(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = ENVIRONMENT.home / "media"
MEDIA_URL = "media/"

# People
AUTH_USER_MODEL = "posts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["lianfang.ground.posts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "posts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "lianfang.ground.posts.views.signing_in.locked_out"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "lianfang"

# Sessions and cookies
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENVIRONMENT.hosts if host != "*"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    # The charting library lays out its tooltips with style attributes.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

# Uploads
LARGEST_BODY_BYTES = 20 * 1024 * 1024
LARGEST_BODY_READ_BYTES = 200 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Languages and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = ROOT / "build" / "static"
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
# Before `make setup` has collected them, files are served from where they lie.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
# Vite puts a digest into each file's name, so such a file may be kept by the browser for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[0-9A-Za-z_-]{8}\.\w+$"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": FRONTEND_DIST / ".vite" / "manifest.json",
    }
}

# Background work: one attempt may take 20 s; an attempt whose worker died is taken up again at 25 s.
Q_CLUSTER = {
    "name": "lianfang",
    "orm": "default",
    "workers": 1,
    "timeout": 20,
    "retry": 25,
    "max_attempts": 5,
    "poll": 1,
    "catch_up": False,
    "save_limit": 1000,
    "label": "background work",
}

# Where what-if studies are computed: empty means on this machine
LIANFANG_RAY = ENVIRONMENT.cluster

# What the house is filled with
DATA_DIR = ROOT / "data"
PLACE_PACK = "hunan"
SCENARIO = "hunan-2020-01-29"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "lianfang": {"level": "INFO"},
        "django-q": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},
    },
}
