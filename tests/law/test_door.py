"""`python -m law`: anyone can ask, and what is wrong is said in one Danish sentence."""

import contextlib
import io
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.__main__ import LONGEST_INPUT, main, read_json
from law.door import keys
from law.door.keys import LONGEST_LIST, BadInput
from law.door.registry import RULES
from law.quota import Phase
from law.rates import NoRate

ROOT = Path(__file__).parents[2]
RENT = dict(RULES["vacancy_rent"].example)


@pytest.fixture
def ask(monkeypatch, capfdbinary):
    def ask(*arguments: str, stdin: bytes | str = b"") -> SimpleNamespace:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        code = main(arguments)
        sys.stderr.buffer.flush()
        out, err = capfdbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode(), err=err.decode())

    return ask


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "law", *arguments],
        input=stdin, capture_output=True, cwd=ROOT, check=False, env={"PATH": "", **environment},
    )  # fmt: skip


def refused(ask, facts: object, rule: str = "vacancy_rent") -> str:
    answer = ask(rule, stdin=json.dumps(facts))
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    return answer.err.rstrip("\n")


def test_lists_the_rules_with_their_provisions(ask):
    answer = ask()
    assert answer.code == 0
    for rule in RULES.values():
        assert f"{rule.title} ({rule.paragraph})" in answer.out
    assert "--example" in answer.out
    assert ask("--help").out == answer.out


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_each_rule_has_an_answer(rule, ask):
    example = ask(rule, "--example")
    assert example.code == 0
    answer = ask(rule, stdin=example.out)
    assert answer.code == 0, answer.err
    values = json.loads(answer.out)
    assert list(values) == ["result", "findings", "rates"]
    assert values["findings"]
    for finding in values["findings"]:
        assert set(finding) == {"met", "weight", "paragraph", "because"}
    for rate in values["rates"]:
        assert set(rate) == {"name", "value", "from", "published_on", "source", "verified"}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_names_a_key_that_is_missing_or_unknown(rule, ask):
    example = dict(RULES[rule].example)
    for key in RULES[rule].keys:
        without = {name: value for name, value in example.items() if name != key.name}
        if key.optional:
            assert "mangler;" not in ask(rule, stdin=json.dumps(without)).err
        else:
            assert f"»{key.name}« mangler" in refused(ask, without, rule)
    assert "»ukendt_nøgle« er ukendt" in refused(ask, {**example, "ukendt_nøgle": 1}, rule)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("wrong", [{"a": 1}, [[]], 1.5e300, -1, "\ud800", True, "x" * 1000], ids=ascii)
def test_a_wrong_type_is_refused_and_never_a_traceback(rule, wrong, ask):
    for key in RULES[rule].keys:
        answer = ask(rule, stdin=json.dumps({**RULES[rule].example, key.name: wrong}))
        assert answer.code in (0, 2)
        if answer.code == 2:
            assert answer.err.count("\n") == 1
            assert answer.out == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rent_dkk": -1}, "»rent_dkk« skal være et beløb fra 0 til 99999999.99 kr., skrevet som \"5850.00\" eller 5850, ikke -1."),
        ({"rent_dkk": 5850.5}, "ikke 5850.5."),
        ({"rent_dkk": "5.850,00"}, 'ikke "5.850,00".'),
        ({"rent_dkk": "5850.001"}, 'ikke "5850.001".'),
        ({"rent_dkk": 100_000_000}, "ikke 100000000."),
        ({"rent_dkk": True}, "ikke true."),
        ({"rent_dkk": None}, "ikke null."),
        ({"available_on": "2026-02-30"}, "»available_on« skal være en dato fra 1900 til 2199, skrevet som \"2026-02-15\", ikke \"2026-02-30\"."),
        ({"available_on": "15-02-2026"}, 'ikke "15-02-2026".'),
        ({"available_on": "0001-01-01"}, 'ikke "0001-01-01".'),
        ({"available_on": "2200-01-01"}, 'ikke "2200-01-01".'),
        ({"available_on": 20260215}, "ikke 20260215."),
        ({"proration": "half"}, '»proration« skal være en af "actual_month", "thirty_360", "days_365", ikke "half".'),
        ({"notice_months": 3.0}, "»notice_months« skal være et helt tal fra 0 til 24, ikke 3.0."),
        ({"notice_months": "3"}, 'ikke "3".'),
        ({"notice_months": 25}, "ikke 25."),
        ({"closed": ["2026-13-01"]}, "»closed[0]« skal være en dato"),
        ({"closed": "2026-01-01"}, "»closed« skal være en liste, hvor hver er en dato"),
        ({"closed": ["2026-01-01"] * (LONGEST_LIST + 1)}, "»closed« har 10001 led; der kan højst være 10000."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_to_write(change, sentence, ask):
    assert sentence in refused(ask, RENT | change)


@pytest.mark.parametrize(
    ("stdin", "sentence"),
    [
        ("", "Der er ingen inddata; send oplysningerne som JSON, se --example."),
        ("  \n", "Der er ingen inddata; send oplysningerne som JSON, se --example."),
        ("[]", "Inddata skal være et JSON-objekt, ikke []."),
        ("null", "Inddata skal være et JSON-objekt, ikke null."),
        ("{", "Inddata er ikke gyldig JSON; fejlen er i linje 1, tegn 2."),
        (b"\xff{}", "Inddata er ikke tekst i UTF-8."),
        ('{"rent_dkk": NaN}', "NaN er ikke et tal, der kan regnes med."),
        ('{"rent_dkk": -Infinity}', "-Infinity er ikke et tal, der kan regnes med."),
        ('{"a": 1, "a": 2}', "»a« står der to gange."),
        ("1" * 5000, "Inddata er ikke gyldig JSON; et tal er for langt, eller der er for mange niveauer."),
        ("[" * 200_000, "Inddata er ikke gyldig JSON; et tal er for langt, eller der er for mange niveauer."),
        (b" " * (LONGEST_INPUT + 1), "Inddata fylder mere end 5000000 tegn."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_json_is_refused(stdin, sentence, ask):
    answer = ask("vacancy_rent", stdin=stdin)
    assert (answer.code, answer.out, answer.err) == (2, "", sentence + "\n")


def test_a_mark_of_byte_order_is_no_matter():
    assert read_json(b'\xef\xbb\xbf{"a": 1.50}')["a"].as_tuple().exponent == -2


def test_input_of_the_longest_length_is_read():
    assert read_json(b"1" + b" " * (LONGEST_INPUT - 1)) == 1


def test_a_date_without_a_rate_is_named(ask):
    facts = {**RULES["housing_benefit"].example, "on": "2024-05-01"}
    assert refused(ask, facts, "housing_benefit") == (
        "Der findes ingen sats for »Boligsikring, indkomstgrænse« den 1. maj 2024."
    )


def test_an_unknown_rule_is_answered_with_the_rules_there_are(ask):
    answer = ask("husleje")
    assert answer.code == 2
    assert answer.err.startswith("Reglen »husleje« findes ikke; reglerne er quota, quota_turn, vacancy_rent, ")


def test_an_unknown_argument_is_named(ask):
    answer = ask("quota", "--eksempel", "nu")
    assert answer.code == 2
    assert answer.err == "»--eksempel nu« er ukendt; efter reglen kan der kun stå --example eller --help.\n"


def test_help_explains_each_key(ask):
    answer = ask("area_status", "--help")
    assert "Hvilken slags område er det? (almenboligloven §§ 61 a-61 b)" in answer.out
    assert "residents: beboere i området; et helt tal fra 0 til 1000000.\n" in answer.out
    assert (
        "convicted_ratio: dømte i forhold til landsgennemsnittet (fra 2018); null er ukendt; et tal fra 0 til 1000. Kan være null.\n"
        in answer.out
    )
    assert "Kan udelades." in ask("vacancy_rent", "--help").out


def test_a_cpr_number_is_never_repeated(ask):
    for wrong in ("6101701234x", 6101701234, ["6101701234"]):
        assert "610170" not in refused(ask, {"cpr": wrong}, "cpr")


def test_a_nested_key_is_named_by_its_path(ask):
    example = RULES["area_ban"].example
    without = {
        **example,
        "members": [{"benefits": [{"kind": "su", "from": "2026-01", "til": "2026-02"}], "citizenship": "eu"}],
    }
    assert refused(ask, without, "area_ban") == (
        "»members[0].benefits[0].til« er ukendt; de kendte nøgler er from, kind, to."
    )
    assert refused(ask, {**example, "members": [{}]}, "area_ban") == (
        '»members[0].citizenship« mangler; det skal være en af "eu", "other".'
    )
    assert refused(ask, {**example, "members": ["A"]}, "area_ban") == (
        '»members[0]« skal være et JSON-objekt, ikke "A".'
    )


def test_a_long_value_is_shortened(ask):
    assert refused(ask, RENT | {"rent_dkk": "9" * 100}).endswith(f'ikke "{"9" * 59}....')


def test_the_words_for_numbers():
    keys = {key.name: key.kind for key in RULES["area_status"].keys}
    read = keys["without_work_pct"].read
    assert str(read("40.00", "x")) == "40.00"
    assert read(40, "x") == 40
    for wrong in ("-1", "40,0", "1e3", 1001, True, None, [], "1" * 13):
        with pytest.raises(BadInput):
            read(wrong, "x")


def test_the_words_for_parts():
    keys = {key.name: key.kind for key in RULES["private_agreement"].keys}
    read = keys["state_share"].read
    assert [read(value, "x") * 4 for value in ("1/2", "0.25", 1, "0", 0)] == [2, 1, 4, 0, 0]
    for wrong in ("1/0", "3/2", "1.5", 2, "halv", False, None):
        with pytest.raises(BadInput):
            read(wrong, "x")


def test_a_benefit_is_known_by_its_danish_name_too():
    kind = {key.name: key.kind for key in RULES["area_ban"].keys}["members"]
    member = {"citizenship": "eu", "benefits": [{"kind": "Kontanthjælp ", "from": "2026-01", "to": None}]}
    assert kind.read([member], "members")[0]["benefits"][0]["kind"].value == "cash_assistance"


def refusal(kind, value):
    with pytest.raises(BadInput) as refused:
        kind.read(value, "x")
    return str(refused.value)


def test_a_kind_reads_within_its_limits_and_says_what_it_wants():
    whole, number = keys.whole(2, 4), keys.number(2, 4)
    assert [whole.read(value, "x") for value in (2, 3, 4)] == [2, 3, 4]
    assert [str(number.read(value, "x")) for value in (2, "2.50", 4)] == ["2", "2.50", "4"]
    for value in (1, 5, True, "b", None):
        assert refusal(whole, value) == f"»x« skal være et helt tal fra 2 til 4, ikke {json.dumps(value)}."
        assert refusal(number, value) == f"»x« skal være et tal fra 2 til 4, ikke {json.dumps(value)}."
    assert refusal(whole, "3") == '»x« skal være et helt tal fra 2 til 4, ikke "3".'
    assert keys.whole(0, 1).read(1, "x") == 1
    assert keys.whole(0, 1).read(0, "x") == 0


def test_a_choice_knows_its_words_and_other_words_for_them():
    choice = keys.choice(Phase, {"sidste": Phase.LAST})
    assert [choice.read(value, "x") for value in ("last", "first", "sidste", " Sidste ")] == [
        Phase.LAST, Phase.FIRST, Phase.LAST, Phase.LAST,
    ]  # fmt: skip
    for value in ("begge", "LAST", 1, None):
        assert refusal(choice, value) == f'»x« skal være en af "last", "first", ikke {json.dumps(value)}.'
    assert refusal(keys.choice(Phase), "sidste") == '»x« skal være en af "last", "first", ikke "sidste".'


def test_a_list_reads_each_of_its_values():
    numbers = keys.list_of(keys.whole(0, 9))
    assert numbers.read([1, 2], "x") == (1, 2)
    assert numbers.read([], "x") == ()
    assert refusal(numbers, 1) == "»x« skal være en liste, hvor hver er et helt tal fra 0 til 9, ikke 1."
    assert refusal(numbers, [1, 10]) == "»x[1]« skal være et helt tal fra 0 til 9, ikke 10."
    assert len(numbers.read([1] * LONGEST_LIST, "x")) == LONGEST_LIST
    assert refusal(numbers, [1] * (LONGEST_LIST + 1)) == "»x« har 10001 led; der kan højst være 10000."


def test_a_record_reads_each_of_its_keys():
    kind = keys.record((keys.unless_said("a", "om a"), keys.measured("b", "b i procent")))
    assert kind.words == "et JSON-objekt"
    assert kind.read({"b": None}, "x") == {"a": False, "b": None}
    assert kind.read({"a": None, "b": 1000}, "x") == {"a": False, "b": 1000}
    assert kind.read({"a": True, "b": "0"}, "x") == {"a": True, "b": 0}
    assert refusal(kind, {}) == "»x.b« mangler; det skal være et tal fra 0 til 1000."
    assert refusal(kind, {"b": 1001}) == "»x.b« skal være et tal fra 0 til 1000, ikke 1001."
    assert refusal(kind, {"a": 1, "b": 1}) == "»x.a« skal være true eller false, ikke 1."
    flag, percent = keys.unless_said("a", "om a"), keys.measured("b", "b i procent")
    assert (flag.name, flag.help, flag.optional, flag.nullable) == ("a", "om a", True, False)
    assert (percent.name, percent.help, percent.optional) == ("b", "b i procent; null er ukendt", False)


def test_started_anew_it_runs_without_set_up():
    example = run("vacancy_rent", "--example")
    assert (example.returncode, example.stderr) == (0, b"")
    answer = run("vacancy_rent", stdin=example.stdout)
    assert json.loads(answer.stdout)["result"] == {
        "total_dkk": "8775.00",
        "by_month": {"2026-02": "2925.00", "2026-03": "5850.00"},
        "ends_on": "2026-04-01",
    }


def test_started_anew_it_speaks_danish_to_a_terminal_that_knows_none():
    refusal = run(
        "vacancy_rent", stdin=b"[]", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"
    )
    assert refusal.returncode == 2
    assert refusal.stderr.decode() == "Inddata skal være et JSON-objekt, ikke [].\n"


def test_started_anew_the_law_imports_neither_django_nor_celery():
    code = "import sys, law.__main__, law.docs; print(sorted({'django', 'celery'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("module", "arguments"), [("law", []), ("law.docs", ["--check"])])
def test_started_anew_by_its_name(module, arguments, monkeypatch, capfdbinary):
    monkeypatch.delitem(sys.modules, "law.__main__" if module == "law" else module, raising=False)
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    with pytest.raises(SystemExit) as end:
        runpy.run_module(module, run_name="__main__")
    assert end.value.code == 0


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | st.text(max_size=12)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(list(RULES.values())), st.data())
def test_whatever_is_sent_is_answered_or_refused_in_a_sentence(rule, data):
    keys = st.sampled_from([key.name for key in rule.keys])
    facts = {**rule.example, **data.draw(st.dictionaries(keys, ANYTHING, max_size=3))}
    try:
        answer = rule.answer(facts).as_dict()
    except (ValueError, NoRate) as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - an answer is as good as a refusal
    else:
        json.dumps(answer, allow_nan=False)


@given(st.binary(max_size=60))
def test_whatever_bytes_are_sent_are_read_or_refused(raw):
    with contextlib.suppress(BadInput):
        read_json(raw)
