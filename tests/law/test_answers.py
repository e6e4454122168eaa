"""What each example is answered, word for word: tests/law/answers.md, which a lawyer can read through.

When a sentence is changed on purpose: WRITE_ANSWERS=1 pytest tests/law/test_answers.py, and read the difference.
"""

import json
import os
from pathlib import Path

import pytest

from law.door.examples import Example, read_examples
from law.door.registry import find
from law.door.rule import Answer, plain
from law.findings import Finding

PAGE = Path(__file__).with_name("answers.md")
HEAD = "# Hvad loven svarer\n\nHvert eksempel med hele svaret: resultatet, så hvert fund med bestemmelse, sætning og satser.\n"
ANSWERED = [example for example in read_examples() if not example.error]


def written(example: Example) -> str:
    answer: Answer = find(example.rule).answer(example.facts)
    result = json.dumps(plain(answer.result), ensure_ascii=False)
    lines = [f"## {example.rule}: {example.title}", "", f"`{result}`", "", *(line(each) for each in answer.findings)]
    return "\n".join([*lines, ""])


def line(finding: Finding) -> str:
    met = {True: "ja", False: "nej"}[finding.met]
    used = "".join(f" [{rate.name} {rate.value}]" for rate in finding.used)
    return f"- {met}, {finding.weight.label}, {finding.paragraph}: {finding.because}{used}"


@pytest.fixture(scope="module")
def page() -> dict[str, str]:
    if os.environ.get("WRITE_ANSWERS"):
        PAGE.write_text("\n".join([HEAD, *map(written, ANSWERED)]), encoding="utf-8")
    _, *blocks = PAGE.read_text(encoding="utf-8").split("\n## ")
    return {block.partition("\n")[0]: f"## {block.rstrip()}\n" for block in blocks}


@pytest.mark.parametrize("example", ANSWERED, ids=lambda example: f"{example.rule}: {example.title}")
def test_the_answer_is_word_for_word_the_one_that_was_read(example, page):
    assert written(example) == page[f"{example.rule}: {example.title}"]


def test_the_page_has_no_other_examples(page):
    assert list(page) == [f"{example.rule}: {example.title}" for example in ANSWERED]
