"""The bar: rewritten in place on a terminal, a line now and then otherwise."""

import io

from history.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_drawn_and_wiped_again():
    terminal = Terminal()
    progress = Progress(terminal)
    progress.begin(4)
    progress.doing("boliger.csv")
    progress.step(2)
    progress.end()
    assert "██████████░░░░░░░░░░ 2 af 4 · boliger.csv" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")
    assert "\n" not in terminal.getvalue()


def test_elsewhere_it_is_a_line_every_ten_seconds(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("history.progress.time.monotonic", lambda: now[0])
    stream = io.StringIO()
    progress = Progress(stream)
    progress.begin(100)
    for _ in range(100):
        now[0] += 0.25
        progress.step()
    progress.end()
    assert [line.split(" af ")[0].split()[-1] for line in stream.getvalue().splitlines()] == ["40", "80"]


def test_nothing_is_drawn_while_the_length_is_unknown():
    terminal = Terminal()
    Progress(terminal).step()
    assert terminal.getvalue() == ""
