"""Prompts are found by name, rendered strictly, checked, and known by their hash."""

from pathlib import Path

import pytest

from copilot import version
from copilot.errors import PromptError
from copilot.prompting.contracts import WORDING, IdeaLine, WordingInput
from copilot.prompting.library import PromptLibrary, packaged_folder
from copilot.prompting.views import shareable_view
from tests.builders import short

HEAD = "---\nname: wording\nversion: 7\nreader: counterparty\ndescription: d\n---\n"
USES_ALL = "{% filter data %}{{ me }}{{ them }}{{ ideas }}{% endfilter %}"


def wording_input() -> WordingInput:
    ideas = (IdeaLine(id="t1", ask="a title", offer="{{ 7 * 7 }}"),)
    return WordingInput(me="Dana", them="Initech", ideas=ideas)


def own(tmp_path: Path, text: str, name: str = "wording.md.j2") -> PromptLibrary:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return PromptLibrary(tmp_path)


def messages(library: PromptLibrary, name: str = WORDING) -> list[str]:
    return [str(finding) for finding in library.check(name)]


DEFAULT = "{{ me | default('x') }}"


def _data(text: str) -> str:
    """The text of a template, marked off as data."""
    return f"{{% filter data %}}{text}{{% endfilter %}}"


def test_the_packaged_prompts_are_found() -> None:
    library = PromptLibrary()
    assert library.names() == ("discovery-questions", "value-creation", "wording")
    found = library.find(WORDING)
    assert not found.own
    assert (found.version, found.front_matter["reader"]) == ("2", "counterparty")
    assert found.description


def test_a_prompt_of_ones_own_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    library = own(tmp_path, f"{HEAD}=== system ===\nS\n=== user ===\n{USES_ALL}\n")
    assert library.find(WORDING).own
    assert not library.find("value-creation").own
    rendered = library.render(WORDING, wording_input())
    assert (rendered.system, rendered.version) == ("S\n", "7")
    assert rendered.hash == library.hash(WORDING) != PromptLibrary().hash(WORDING)


def test_an_unknown_name_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(PromptError, match="there are discovery-questions"):
        PromptLibrary().find("haggle")
    with pytest.raises(PromptError, match="in use are value-creation"):
        PromptLibrary().render("haggle", wording_input())


def test_a_folder_without_prompts_says_that_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="there are none"):
        PromptLibrary(packaged=tmp_path).find("wording")


def test_values_are_never_compiled() -> None:
    assert "{{ 7 * 7 }}" in PromptLibrary().render(WORDING, wording_input()).user


def test_another_input_than_the_prompt_takes_is_an_error() -> None:
    with pytest.raises(PromptError, match="takes WordingInput, not ShareableView"):
        PromptLibrary().render(WORDING, shareable_view(short()))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{% if nobody %}x{% endif %}", "'nobody' is undefined"),
        ("{{ none }}", "an input is None"),
        ("{{ ideas[0].get }}", "an input is a method"),
        ("{{ ideas | sum }}", "unsupported operand"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_failing_template_is_named_with_file_and_line(
    tmp_path: Path, body: str, said: str
) -> None:
    library = own(tmp_path, f"{HEAD}=== system ===\nS\n=== user ===\nfine\n{body}\n")
    with pytest.raises(PromptError, match=said) as caught:
        library.render(WORDING, wording_input())
    assert "wording.md.j2:11: " in caught.value.message


def test_an_error_in_an_included_part_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "_part.md.j2").write_text("one\n{{ nobody }}\n", encoding="utf-8")
    library = own(
        tmp_path, f'{HEAD}=== system ===\n{{% include "_part.md.j2" %}}\n=== user ===\nU\n'
    )
    with pytest.raises(PromptError, match=r"_part\.md\.j2:2: "):
        library.render(WORDING, wording_input())


def test_an_included_part_belongs_to_the_hash(tmp_path: Path) -> None:
    text = f'{HEAD}=== system ===\n{{% include "_part.md.j2" %}}\n=== user ===\nU\n'
    part = tmp_path / "_part.md.j2"
    part.write_text("one", encoding="utf-8")
    first = own(tmp_path, text).hash(WORDING)
    assert first == own(tmp_path, text).hash(WORDING)
    part.write_text("two", encoding="utf-8")
    assert own(tmp_path, text).hash(WORDING) != first


def test_a_part_may_include_itself_without_end_in_the_hash(tmp_path: Path) -> None:
    (tmp_path / "_part.md.j2").write_text('{% include "_part.md.j2" %}', encoding="utf-8")
    text = f'{HEAD}=== system ===\n{{% include "_part.md.j2" %}}\n=== user ===\nU\n'
    assert len(own(tmp_path, text).hash(WORDING)) == 64


@pytest.mark.parametrize(
    ("include", "said"),
    [
        ('"_gone.md.j2"', "includes '_gone.md.j2', which is not there"),
        ('"../secret.md.j2"', "which is not there"),
        ("me", "names its file in plain text"),
    ],
)
def test_an_include_that_cannot_be_followed_is_a_finding(
    tmp_path: Path, include: str, said: str
) -> None:
    library = own(
        tmp_path,
        f"{HEAD}=== system ===\n{{% include {include} %}}\n=== user ===\n{USES_ALL}\n",
    )
    assert any(said in message for message in messages(library))


def test_the_packaged_prompts_pass_their_check() -> None:
    library = PromptLibrary()
    assert [messages(library, name) for name in library.names()] == [[], [], []]


def test_the_check_compares_variables_with_the_inputs_both_ways(tmp_path: Path) -> None:
    text = f"{HEAD}=== system ===\nS\n=== user ===\n{_data('{{ me }}{{ price }}')}\n"
    found = messages(own(tmp_path, text))
    assert any("uses 'price', which it is not given" in message for message in found)
    assert any("does not use its input 'ideas'" in message for message in found)
    assert not any("'me'" in message for message in found)


def test_the_check_finds_inputs_that_a_model_would_take_for_our_own_words(tmp_path: Path) -> None:
    (tmp_path / "_lines.md.j2").write_text("{% for idea in ideas %}{{ idea.id }}{% endfor %}\n")
    included = '{% include "_lines.md.j2" %}'
    text = f"{HEAD}=== system ===\nS\n=== user ===\n{{{{ me }}}} {{{{ me }}}}\n{included}\n"
    marked = _data(included + "{{ them }}")
    found = messages(own(tmp_path, f"{text}{{% if them %}}a name is given{{% endif %}}{marked}\n"))
    ending = "where it is not marked as data; put it between {% filter data %} and {% endfilter %}"
    assert found == [
        f"{tmp_path / 'wording.md.j2'}:10: prints 'me' {ending}",
        f"{tmp_path / '_lines.md.j2'}:1: prints 'idea' {ending}",
    ]


def test_the_check_refuses_defaults(tmp_path: Path) -> None:
    text = f"{HEAD}=== system ===\n{_data(DEFAULT)}\n=== user ===\n{USES_ALL}\n"
    assert messages(own(tmp_path, text)) == [
        f"{tmp_path / 'wording.md.j2'}:8: `default` hides a missing input"
    ]


def test_the_check_finds_syntax_errors_missing_parts_and_odd_front_matter(tmp_path: Path) -> None:
    broken = messages(own(tmp_path, f"{HEAD}=== system ===\n{{% if %}}\n=== user ===\n"))
    assert any("wording.md.j2:8: " in message for message in broken)
    text = "---\nname: other\nreader: me\nauthor: x\n\n---\n=== user ===\nU\n"
    found = " | ".join(messages(own(tmp_path, text)))
    assert "unknown key 'author'" in found
    assert "no 'version' in the front matter" in found
    assert "no 'description' in the front matter" in found
    assert "is named 'other', but the file's name says 'wording'" in found
    assert "the reader is 'counterparty', not 'me'" in found
    assert "no `=== system ===` part" in found


def test_a_prompt_without_a_part_cannot_be_rendered(tmp_path: Path) -> None:
    library = own(tmp_path, f"{HEAD}=== user ===\nU\n")
    with pytest.raises(PromptError, match="no `=== system ===` part"):
        library.render(WORDING, wording_input())


def test_a_prompt_that_nothing_uses_is_said_to_be_so(tmp_path: Path) -> None:
    library = own(tmp_path, "no front matter\n", "haggle.md.j2")
    assert "haggle" in library.names()
    assert any("nothing uses a prompt named 'haggle'" in m for m in messages(library, "haggle"))
    assert len(library.hash("haggle")) == 64


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "wording.md.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PromptError, match="cannot be read as UTF-8"):
        PromptLibrary(tmp_path).find(WORDING)


def test_the_json_filter_leaves_words_as_they_are(tmp_path: Path) -> None:
    text = f"{HEAD}=== system ===\n{{{{ '<é & ñ>' | json }}}}\n=== user ===\nU\n"
    assert own(tmp_path, text).render(WORDING, wording_input()).system == '"<é & ñ>"\n'


def test_the_folder_inside_the_package_comes_before_the_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "copilot"
    package.mkdir()
    monkeypatch.setattr(version, "__file__", str(package / "version.py"))
    assert packaged_folder() == tmp_path / "prompts"
    (package / "_prompts").mkdir()
    assert packaged_folder() == package / "_prompts"
