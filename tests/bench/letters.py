"""Letters: from the committed decision through outbox row, broker and worker to the folder, against bare WeasyPrint.

Bare is the least that makes a PDF of the same words: `write_pdf` with its own options, our fonts read once in each process,
in as many processes; untagged, no archive's PDF, written nowhere. That is harder than a letter has it, which must be
PDF/UA-1 and PDF/A-2a, so `same_paper_seconds` tells what bare WeasyPrint takes for those, before we finish and store it.
`cpu_ratio` is of processor seconds, ours being the writer's and the workers' (not PostgreSQL's): it holds on a machine that
others use too, where the ratio of times says little.
"""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from allocation import letters, tasks
from allocation.models import Case, Delivery
from allocation.states import LetterKind
from background.models import LeaseState
from danish.pdf import OwnFilesOnly, font_faces
from tests.bench.__main__ import family
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
_workers: list[int] = []
_seconds: dict[str, float] = {}


def prepare(n: int) -> Iterator[None]:
    """Cases with everything a letter needs, a worker and a pool that are up; what remains is writing, drawing, sending."""
    _cases[:] = [a_case(citizen=a_citizen(first_name=f"Borger {number}", children=number % 4)) for number in range(n)]
    by, on = a_caseworker(), timezone.localdate()
    _pages[:] = [letters.preview_words(case, LetterKind.APPROVAL, by=by, on=on) for case in _cases]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        list(pool.map(_bare, _pages[:1] * PROCESSES))
        _pool[:] = [pool]
        started = time.perf_counter()
        list(pool.map(_same_paper, _pages))
        _seconds["same_paper"] = time.perf_counter() - started
        with worker(concurrency=PROCESSES, beat=True) as running:
            _workers[:] = family(running.process.pid)
            wait_for(lambda: not _unsent().exists(), seconds=300)
            yield


def limit(n: int) -> None:
    pool = _pool[0]
    before = _cpu(pool._processes)
    list(pool.map(_bare, _pages))
    _seconds["bare"] = _cpu(pool._processes) - before


def work(n: int) -> None:
    at, before, writing = timezone.now(), _cpu(_workers), time.process_time()
    _write(at)
    writing = time.process_time() - writing
    wait_for(lambda: not _unsent().exists(), seconds=300)
    _seconds["ours"] = writing + _cpu(_workers) - before
    assert Delivery.objects.filter(sent_at__gte=at).count() == n, "every letter is sent"


def details() -> dict[str, object]:
    return {
        "same_paper_seconds": round(_seconds["same_paper"], 3),
        "cpu_seconds": round(_seconds["ours"], 2),
        "limit_cpu_seconds": round(_seconds["bare"], 2),
        "cpu_ratio": round(_seconds["ours"] / _seconds["bare"], 3),
    }


def _bare(page: str, **options: str) -> int:
    if not _faces:
        fonts = FontConfiguration()
        _faces[:] = [fonts, CSS(string=font_faces(), font_config=fonts, url_fetcher=OwnFilesOnly())]
    fonts, faces = _faces
    html = HTML(string=page, url_fetcher=OwnFilesOnly())
    return len(html.write_pdf(stylesheets=[faces], font_config=fonts, **options))


def _same_paper(page: str) -> int:
    return _bare(page, pdf_variant="pdf/a-2a")


def _write(at: datetime) -> None:
    by, on = a_caseworker(), timezone.localdate()
    for case in _cases:
        with transaction.atomic():
            letter = letters.write(case, LetterKind.APPROVAL, by=by, on=on, at=at)
            tasks.send_letter.delay_on_commit(letter.pk)


def _unsent() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=[LeaseState.WAITING, LeaseState.RUNNING])


def _cpu(processes: Iterable[int]) -> float:
    """Processor seconds so far, without those of children."""
    fields = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in processes)
    return sum(int(user) + int(system) for user, system in fields) / os.sysconf("SC_CLK_TCK")
