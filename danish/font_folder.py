"""Where WeasyPrint unpacks our fonts: a folder named by the process, since one that is killed leaves it behind."""

import os
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

from weasyprint.text.fonts import FontConfiguration

PREFIX = "anvisning-fonts-"


class OwnFolder(FontConfiguration):
    """Unpacks into a folder of its own; those of processes that are no more are deleted first."""

    def __init__(self) -> None:
        super().__init__()
        for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
            if not _lives(folder.name.removeprefix(PREFIX).partition("-")[0]):
                rmtree(folder, ignore_errors=True)
        self._folder = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def _lives(process: str) -> bool:
    """Also of a process that is somebody else's."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
