"""The further issues: the packaged ones and the user's own."""

from pathlib import Path

import pytest

from copilot.domain.catalogue import FurtherIssue
from copilot.errors import ScenarioError
from copilot.storage import catalogue
from copilot.storage.catalogue import load_catalogue, read_catalogue

ENTRY = """\
  - name: {name}
    contexts: [{contexts}]
    place: timing
    options: [none, one]
    why_me: Mine.
    why_them: Theirs.
    question: What matters?
"""


def own(path: Path, *entries: tuple[str, str]) -> Path:
    texts = (ENTRY.format(name=name, contexts=contexts) for name, contexts in entries)
    path.write_text("issues:\n" + "".join(texts), encoding="utf-8")
    return path


def findings(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_catalogue(path)
    return [str(finding).removeprefix(str(path)) for finding in caught.value.findings]


def places(entries: tuple[FurtherIssue, ...], name: str) -> list[tuple[str, ...]]:
    return [entry.contexts for entry in entries if entry.name.casefold() == name.casefold()]


def test_the_packaged_entries_cover_what_pay_is_made_of() -> None:
    found = load_catalogue()
    names = {e.name.casefold() for e in found if "compensation" in e.contexts}
    assert {"signing bonus", "start date", "title"} <= names
    assert {context for entry in found for context in entry.contexts} >= {
        "compensation",
        "deal",
        "internal",
        "board",
    }


def test_the_packaged_entries_are_what_their_yaml_says() -> None:
    assert load_catalogue() == read_catalogue(catalogue.PACKAGED)


@pytest.mark.parametrize("twin", [None, "{}", '{"sha256": "of something else", "issues": []}'])
def test_the_yaml_is_read_where_its_twin_is_missing_or_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, twin: str | None
) -> None:
    packaged = own(tmp_path / "catalogue.yaml", ("Parking", "compensation"))
    path = tmp_path / "catalogue.json"
    if twin is not None:
        path.write_text(twin, encoding="utf-8")
    monkeypatch.setattr(catalogue, "PACKAGED", packaged)
    monkeypatch.setattr(catalogue, "TWIN", path)
    assert [entry.name for entry in load_catalogue()] == ["Parking"]


def test_an_entry_of_ones_own_replaces_the_packaged_one_in_the_contexts_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = own(
        tmp_path / "packaged.yaml", ("Title", "deal, other"), ("Term", "deal"), ("Car", "other")
    )
    extra = own(tmp_path / "own.yaml", ("title", "deal"), ("Term", "deal"), ("Dog", "other"))
    monkeypatch.setattr(catalogue, "PACKAGED", packaged)
    found = load_catalogue(extra=extra)
    assert [(entry.name, entry.contexts) for entry in found] == [
        ("Title", ("other",)),
        ("Car", ("other",)),
        ("title", ("deal",)),
        ("Term", ("deal",)),
        ("Dog", ("other",)),
    ]


def test_the_same_name_twice_in_one_context_is_found(tmp_path: Path) -> None:
    path = own(tmp_path / "own.yaml", ("Title", "deal, other"), ("title", "other"))
    assert findings(path, path.read_text(encoding="utf-8")) == [
        ':9: "title" stands twice for other; expected it once'
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ": the file is empty; expected issues, a list of further issues"),
        ("issues: 3", ":1: issues is a number; expected a list"),
        (
            "issues:\n" + ENTRY.format(name="A", contexts="dela"),
            (
                ':3: item 1 of contexts "dela"; expected compensation, deal, internal, board or '
                "other; did you mean deal?"
            ),
        ),
        (
            "issues:\n" + ENTRY.format(name="A", contexts="deal").replace("none, one", "1, two"),
            ":5: item 1 of options 1; expected a text; put it in quotes",
        ),
        (
            "issues:\n" + ENTRY.format(name="''", contexts="deal"),
            ":2: name is empty; expected a text",
        ),
        (
            "issues:\n" + ENTRY.format(name="A", contexts="deal").replace("why_me", "whyme"),
            ':6: unknown key "whyme"; expected a known key; did you mean why_me?',
        ),
    ],
)
def test_a_mistake_is_found_on_its_line(tmp_path: Path, text: str, found: str) -> None:
    assert findings(tmp_path / "own.yaml", text) == [found]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file; expected a file of further issues"):
        load_catalogue(extra=tmp_path / "none.yaml")
