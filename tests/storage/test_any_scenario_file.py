"""Whatever a file holds, it is a scenario or an error, and no error tells a secret."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.scenario import Scenario
from copilot.errors import ScenarioError
from copilot.storage.findings import is_secret
from copilot.storage.scenario_file import parse_scenario
from copilot.yaml_source import KeyPath, Plain, inline, read_yaml
from tests.storage.scenario_texts import FULL, SHORT, SOURCES


def leaves(value: Plain, path: KeyPath = ()) -> Iterator[KeyPath]:
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for part, inner in parts:
        yield from leaves(inner, (*path, part))
    if not isinstance(value, dict | list):
        yield path


def replaced(value: Plain, path: KeyPath, new: Plain) -> Plain:
    if not path:
        return new
    if isinstance(value, dict):
        return {k: replaced(v, path[1:], new) if k == path[0] else v for k, v in value.items()}
    assert isinstance(value, list)
    return [replaced(v, path[1:], new) if k == path[0] else v for k, v in enumerate(value)]


@pytest.mark.parametrize(
    "secret", [4711, -4711.5, "4711k", "x 4711", [4711, 4711], {"4711": 4711, "a 4711": None}]
)
def test_no_finding_repeats_a_secret_value(secret: Plain) -> None:
    whole = read_yaml(FULL).root
    assert whole is not None
    plain = whole.plain()
    secrets = [
        path
        for path in leaves(plain)
        if path[0] in {"me", "counterparty", "forecasts", "strengths"}
    ]
    secrets += [
        path
        for path in leaves(plain)
        if path[0] == "issues" and path[2:3] in {("mine",), ("theirs",)}
    ]
    shareable = {
        ("me", "name"),
        ("counterparty", "name"),
        ("issues", "Base salary", "mine", "position"),
    }
    for path in [path for path in secrets if path not in shareable]:
        result = outcome_of(inline(replaced(plain, path, secret)))
        assert isinstance(result, Scenario) or "4711" not in str(result), path


@pytest.mark.parametrize("secret", [4711, -4711.5, "4711k", [4711, 4700], {"4711": 4711}])
def test_no_finding_repeats_a_figure_of_a_risk_a_payment_a_delivery_a_quantity_or_a_right(
    secret: Plain,
) -> None:
    whole = read_yaml(SOURCES).root
    assert whole is not None
    plain = whole.plain()
    said = {"risk", "what", "right", "plans", "issue", "now", "by", "until", "when"}
    groups = {"risks", "payments", "speed_ups", "volumes", "rights", "me", "counterparty"}
    for path in leaves(plain):
        private = path[0] in groups and said.isdisjoint(path)
        if private or path[2:3] == ("parts",):
            result = outcome_of(inline(replaced(plain, path, secret)))
            assert isinstance(result, Scenario) or "4711" not in str(result), path


def outcome_of(text: str) -> Scenario | ScenarioError:
    try:
        return parse_scenario(text, name="f")
    except ScenarioError as error:
        return error


WORDS = st.sampled_from(
    [
        "{}",
        "[]",
        "~",
        "true",
        "0",
        "-1",
        "1e999",
        ".nan",
        "''",
        "x",
        "a: b",
        "[1, 2]",
        "{a: 1}",
        "9" * 400,
        "2027-02-30",
        "i_ask: 1",
        "\n",
        "  ",
        "-",
        "&a",
        "*a",
        "!!int",
        "more",
        "Title",
        "'",
        '"\\ud800"',
        "999999999999999.5",
    ]
)


@given(st.sampled_from([SHORT, FULL, SOURCES]), st.data())
def test_a_valid_file_changed_anyhow_is_a_scenario_or_a_scenario_error(
    text: str, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(WORDS) + text[end:]
    result = outcome_of(text)
    if isinstance(result, ScenarioError):
        assert result.findings
        assert {finding.file for finding in result.findings} == {"f"}


@given(st.sampled_from([FULL, SOURCES]), st.data())
def test_a_valid_file_with_any_value_replaced_is_a_scenario_or_an_error_with_a_line(
    text: str, data: st.DataObject
) -> None:
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(": ")
    value = data.draw(WORDS.filter(lambda word: "\n" not in word))
    lines[at] = f"{key}{colon}{value}"
    result = outcome_of("\n".join(lines))
    if isinstance(result, ScenarioError):
        assert all(finding.line is not None for finding in result.findings)


def test_a_sides_name_is_no_secret_and_the_rest_of_it_is() -> None:
    assert not is_secret(("me", "name"))
    assert not is_secret(("counterparty", "name"))
    assert is_secret(("me", "walk_away"))
