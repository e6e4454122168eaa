"""Is it alive, and can it do its work? Answers in the names of checks only: both addresses are open to all."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from background.models import WorkerHeartbeat

HEARTBEAT_MAX_AGE = timedelta(seconds=60)
DISK_MIN_FREE_BYTES = 200 * 1024 * 1024

log = structlog.get_logger("anvisning.health")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive. Touches neither database nor broker."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check passes; otherwise 503 with the names of those that did not."""
    failed = [name for name, check in CHECKS.items() if not passes(name, check)]
    return JsonResponse({"ready": not failed, "failed": failed}, status=503 if failed else 200)


def passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is the check's name; the log has the kind
        log.warning("check failed", check=name, exc_info=True)
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_answers() -> bool:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as server:
        return bool(server.ping())


def worker_beats() -> bool:
    return WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - HEARTBEAT_MAX_AGE).exists()


def disk_has_room() -> bool:
    settings.OUTBOX_DIR.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.OUTBOX_DIR).free >= DISK_MIN_FREE_BYTES


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "broker": broker_answers,
    "worker": worker_beats,
    "disk": disk_has_room,
}
