"""From a spec to an SVG that a strict page can hold: no style, no script, no id that another picture has."""

import json
import re
from functools import lru_cache
from html import escape
from typing import Any

import vl_convert

INK, MUTED, LINE, HAIR, ACCENT, TINT = "#1a1a1a", "#595959", "#8e8e8e", "#dcdcdc", "#004d99", "#e2f2fb"
HATCHED = "url(#hatch)"
FONT = "IBM Plex Sans"

_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="#ffffff"/><rect width="2" height="6" fill="{ACCENT}"/></pattern></defs>'
)
_CONFIG = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "text": {"fontSize": 15, "color": INK, "font": FONT},
    "axis": {
        "labelFontSize": 15,
        "labelColor": INK,
        "labelLimit": 0,
        "labelFont": FONT,
        "title": None,
        "grid": False,
        "ticks": False,
        "domain": False,
    },
}
# What Vega says of its own parts, in English; the picture has one Danish name instead.
_INNER_WORDS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_IDS = re.compile(r'(id="|url\(#|href="#)((?:clip|gradient|hatch)[\w-]*)')
_SIZE = re.compile(r'^<svg [^>]*?viewBox="([^"]+)"[^>]*>')


def draw(name: str, spec: dict[str, Any], words: str) -> str:
    """An SVG of a Vega-Lite spec. `name` tells its ids from another picture's, `words` say what it shows."""
    return _draw(name, json.dumps(spec, sort_keys=True, ensure_ascii=False), words)


@lru_cache(maxsize=128)
def _draw(name: str, spec: str, words: str) -> str:
    """Kept by its content: the same figures are drawn once in each process."""
    full = json.loads(spec) | {
        "config": _CONFIG,
        "padding": {"left": 0, "right": 0, "top": 2, "bottom": 4},
        "autosize": {"type": "pad"},
    }
    svg: str = vl_convert.vegalite_to_svg(full, format_locale="da-DK", time_format_locale="da-DK")
    svg = _INNER_WORDS.sub("", svg)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="\\1" role="img" aria-label="{escape(words)}">'
    )
    svg = _SIZE.sub(lambda found: found.expand(head) + (_HATCH if HATCHED in svg else ""), svg, count=1)
    return _IDS.sub(rf"\1{name}-\2", svg)
