"""The examples a lawyer writes: tests/law/examples/*.toml, asked through the door."""

import pytest

from law.door.examples import Example, read_examples
from law.door.registry import RULES, find
from law.rates import NoRate
from law.wording import NBSP


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: f"{example.rule}: {example.title}")
def test_example(example: Example) -> None:
    if example.error:
        with pytest.raises((ValueError, NoRate)) as refusal:
            find(example.rule).answer(example.facts)
        assert str(refusal.value) == example.error
        return
    answer = find(example.rule).answer(example.facts).as_dict()
    assert {key: answer["result"][key] for key in example.result} == example.result
    said = [finding["because"].replace(NBSP, " ") for finding in answer["findings"]]
    assert [sentence for sentence in example.because if sentence not in said] == []


def test_every_rule_has_examples() -> None:
    assert {example.rule for example in read_examples()} == set(RULES)


def test_an_example_says_where_it_comes_from() -> None:
    assert [example for example in read_examples() if not (example.title and example.source)] == []


def test_no_two_examples_of_a_rule_have_the_same_title() -> None:
    titles = [(example.rule, example.title) for example in read_examples()]
    assert sorted(titles) == sorted(set(titles))


def test_a_file_is_about_the_rule_it_is_named_for(tmp_path) -> None:
    (tmp_path / "quota.toml").write_text('rule = "cpr"\nexample = []', encoding="utf-8")
    with pytest.raises(ValueError, match="quota.toml handler om reglen »cpr«; filen skal hedde det samme."):
        read_examples(tmp_path)


def test_an_example_is_read_as_it_is_written(tmp_path) -> None:
    (tmp_path / "cpr.toml").write_text(
        """rule = "cpr"
[[example]]
title = "Æ"
source = "faktaark"
facts = { on = 2026-01-02, list = [2026-01-03, { to = 2026-01-04 }], number = 1 }
nulls = ["until"]
result = { ends_on = 2026-01-05 }
nulls_in_result = ["authority"]
because = ["Fordi."]
error = "Nej."
[[example]]
title = "B"
source = "faktaark"
facts = {}
""",
        encoding="utf-8",
    )
    assert read_examples(tmp_path) == (
        Example(
            rule="cpr",
            title="Æ",
            source="faktaark",
            facts={"on": "2026-01-02", "list": ["2026-01-03", {"to": "2026-01-04"}], "number": 1, "until": None},
            result={"ends_on": "2026-01-05", "authority": None},
            because=("Fordi.",),
            error="Nej.",
        ),
        Example(rule="cpr", title="B", source="faktaark", facts={}, result={}, because=(), error=None),
    )


def test_a_word_that_is_none_of_ours_is_named(tmp_path) -> None:
    (tmp_path / "cpr.toml").write_text(
        'rule = "cpr"\n[[example]]\ntitle = "A"\nresultat = 1\nfund = 2', encoding="utf-8"
    )
    with pytest.raises(ValueError, match="cpr.toml: »fund, resultat« er ukendt; kendte er because, error, "):
        read_examples(tmp_path)
