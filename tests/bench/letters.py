"""Letters: from the committed decision through outbox row, broker and worker to the folder, against bare WeasyPrint."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.db import transaction
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from allocation import letters, tasks
from allocation.models import Case, Letter
from allocation.states import LetterKind
from background.models import LeaseState
from danish.pdf import OwnFilesOnly, font_faces
from tests.factories import a_case, a_caseworker, a_citizen
from tests.live import wait_for, worker

N = 200
PROCESSES = 2
LIMIT = "bare WeasyPrint in as many processes: the same words, the same fonts, untagged, written nowhere"
MAX_RATIO = 1.5

_pages: list[str] = []
_cases: list[Case] = []
_pool: list[ProcessPoolExecutor] = []
_faces: list[Any] = []


def prepare(n: int) -> Iterator[None]:
    """Cases with everything a letter needs, a worker and a pool that are up; what remains is writing, drawing, sending."""
    _cases[:] = [a_case(citizen=a_citizen(first_name=f"Borger {number}", children=number % 4)) for number in range(n)]
    by, on = a_caseworker(), timezone.localdate()
    _pages[:] = [letters.preview_words(case, LetterKind.APPROVAL, by=by, on=on) for case in _cases]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        list(pool.map(_bare, _pages[:1] * PROCESSES))
        _pool[:] = [pool]
        with worker(concurrency=PROCESSES, beat=True):
            waiting = Letter.objects.exclude(delivery__state=LeaseState.DONE)
            wait_for(lambda: not waiting.exists(), seconds=300)
            yield


def limit(n: int) -> None:
    list(_pool[0].map(_bare, _pages))


def _bare(page: str) -> int:
    if not _faces:
        fonts = FontConfiguration()
        _faces[:] = [fonts, CSS(string=font_faces(), font_config=fonts, url_fetcher=OwnFilesOnly())]
    fonts, faces = _faces
    return len(HTML(string=page, url_fetcher=OwnFilesOnly()).write_pdf(stylesheets=[faces], font_config=fonts))


def work(n: int) -> None:
    by, at, on = a_caseworker(), timezone.now(), timezone.localdate()
    keys = []
    for case in _cases:
        with transaction.atomic():
            letter = letters.write(case, LetterKind.APPROVAL, by=by, on=on, at=at)
            tasks.send_letter.delay_on_commit(letter.pk)
        keys.append(letter.pk)
    sent = Letter.objects.filter(pk__in=keys, delivery__state=LeaseState.DONE)
    wait_for(lambda: sent.count() == n, seconds=300)
