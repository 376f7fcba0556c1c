"""Pages: what a template prints is escaped, what is missing is a defect, what is unseen is shown."""

import pytest
from jinja2 import UndefinedError

from copilot.reporting.html import TEMPLATES, render_page, visible


def test_a_value_that_a_template_names_and_nobody_gave_is_a_defect() -> None:
    with pytest.raises(UndefinedError):
        render_page("eval_results.html.j2")


def test_text_that_can_be_seen_stays_as_it_is() -> None:
    assert visible("One line,\n\tanother: שלום 漢字 é") == "One line,\n\tanother: שלום 漢字 é"


def test_characters_that_cannot_be_seen_are_told_by_their_number() -> None:
    assert visible("a\x00\x1b\u202e\ufeff\ud800\r\nb\rc") == (
        "a[U+0000][U+001B][U+202E][U+FEFF][U+D800]\nb[U+000D]c"
    )


def test_the_templates_ask_for_nothing_from_outside() -> None:
    for path in TEMPLATES.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "|safe" not in text
