"""What the machine tells the product: read once, from environment variables with calm defaults.

`LIANFANG_HOME`      folder for the store, uploads and the secret (default `./var`)
`LIANFANG_MODE`      `demonstration` (default) or `production`
`LIANFANG_DATABASE`  `sqlite` (default) or `postgresql://user:password@host:port/name`
`LIANFANG_SECRET`    signing secret; needed in production, made on first start otherwise
`LIANFANG_RAY`       address of a Ray cluster that computes what-if studies (default: this machine)
`LIANFANG_HOSTS`     host names the product answers to, separated by commas
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
DEMONSTRATION = "demonstration"
PRODUCTION = "production"


@dataclass(frozen=True)
class Environment:
    """The choices of the person who runs this copy of the product."""

    home: Path
    mode: str
    database: str
    hosts: tuple[str, ...]
    secret: str
    cluster: str = ""

    @property
    def is_production(self) -> bool:
        return self.mode == PRODUCTION


def read_environment() -> Environment:
    home = Path(os.environ.get("LIANFANG_HOME", "var")).resolve()
    mode = os.environ.get("LIANFANG_MODE", DEMONSTRATION)
    return Environment(
        home=home,
        mode=mode,
        database=os.environ.get("LIANFANG_DATABASE", "sqlite"),
        hosts=tuple(filter(None, os.environ.get("LIANFANG_HOSTS", "").split(","))),
        secret=os.environ.get("LIANFANG_SECRET", "") or _kept_secret(home, mode=mode),
        cluster=os.environ.get("LIANFANG_RAY", ""),
    )


def _kept_secret(home: Path, *, mode: str) -> str:
    """Make a secret on first start and keep it, so that sessions outlive a restart.

    Production gets none: a secret that nobody chose to keep is lost with the disk, and a
    system check then says so.
    """
    if mode == PRODUCTION:
        return ""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "secret"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def database_settings(environment: Environment) -> dict[str, Any]:
    """Django's DATABASES["default"] for the chosen store."""
    if environment.database == "sqlite":
        return _sqlite(environment.home / "lianfang.sqlite3")
    return _postgresql(environment.database)


def _sqlite(path: Path) -> dict[str, Any]:
    """One file; synchronous=FULL because an acknowledged act must survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": path.with_name("test.sqlite3")},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA busy_timeout=20000; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
