"""Reads the environment, and says in one sentence what is missing."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED: dict[str, str] = {}  # name -> what it is for; filled as settings.py reads, compared with docker-compose.yml


def required(name: str, purpose: str) -> str:
    """The value of a variable the application cannot run without."""
    REQUIRED[name] = purpose
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"Miljøvariablen {name} mangler ({purpose}). Sæt den, som .env.example viser, "
            "eller brug bin/demo eller bin/manage, som selv laver alt, når man prøver systemet på sin egen maskine."
        )
    return value


def optional(name: str, default: str = "") -> str:
    """The value of a variable that has a sensible default; an empty value counts as unset."""
    return os.environ.get(name) or default


def switch(name: str) -> bool:
    """True for "1", "true", "ja" and the like."""
    return optional(name).lower() in {"1", "true", "yes", "on", "ja"}


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty parts."""
    return [part.strip() for part in optional(name, default).split(",") if part.strip()]


# Tables lie in memory or on an SSD: to look a row up by an index costs little more than to read along.
PLANNER = "-c random_page_cost=1.1 -c jit=off"


def database(url: str) -> dict[str, object]:
    """Django's database settings from postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begynder med »{parts.scheme}:«. Anvisning bruger PostgreSQL: postgresql://bruger:kode@vært/navn"
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": PLANNER} | query,
    }


def broker(redis_url: str) -> str:
    """The same server in Celery's spelling: a socket is unix:// to redis-py and redis+socket:// to Celery."""
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
