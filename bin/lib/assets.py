"""Copies what the screens need of Det Fælles Designsystem from node_modules to static/vendor/dkfds/.

The stylesheet loses its @font-face blocks: they name 1.4 MB of fonts, while static/css names the four Latin files
that Danish needs, and four more that a browser fetches when a name has letters like ć, ł and ş. Standard library
only; run again whenever the lock changes.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "node_modules" / "dkfds"
TARGET = ROOT / "static" / "vendor" / "dkfds"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
PARTS = ("Latin1", "Latin2")  # Danish and its neighbours; the rest of Europe's names
LETTER_WEIGHTS = ("Regular", "Medium", "SemiBold")  # whole: a letter writes every name as its bearer does


def copy_assets() -> None:
    dist = SOURCE / "dist"
    shutil.rmtree(TARGET, ignore_errors=True)
    for folder in ("css", "js", "fonts"):
        (TARGET / folder).mkdir(parents=True)
    css = (dist / "css" / "dkfds.min.css").read_text(encoding="utf-8")
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    (TARGET / "css" / "dkfds.min.css").write_text(css, encoding="utf-8")
    script = (dist / "js" / "dkfds.min.js").read_text(encoding="utf-8")
    (TARGET / "js" / "dkfds.min.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script), encoding="utf-8")
    shutil.copytree(dist / "img", TARGET / "img")
    fonts = dist / "fonts" / "IBMPlexSans"
    for weight in WEIGHTS:
        for part in PARTS:
            shutil.copy(fonts / "split" / "woff2" / f"IBMPlexSans-{weight}-{part}.woff2", TARGET / "fonts")
    for weight in LETTER_WEIGHTS:
        shutil.copy(fonts / "complete" / "woff2" / f"IBMPlexSans-{weight}.woff2", TARGET / "fonts")
    shutil.copy(SOURCE / "LICENSE.md", TARGET)


if __name__ == "__main__":
    copy_assets()
    sys.stdout.write(f"{TARGET.relative_to(ROOT)} er lavet.\n")
