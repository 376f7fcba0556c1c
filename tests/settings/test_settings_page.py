"""The page on settings lists what the table of settings holds, and nothing else."""

from pathlib import Path

from copilot.settings.files import parse_settings
from copilot.settings.table import SETTINGS
from tests.documents import ROOT, fenced

PAGE = ROOT / "docs/reference/settings.md"


def test_the_page_has_one_row_a_setting_as_the_table_has_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [
        f"| `{setting.name}` | `{setting.variable}` | {setting.about} | {setting.without} |"
        for setting in SETTINGS
    ]
    table = text.split("## The settings\n\n")[1].split("\n\n")[0]
    assert table.splitlines()[2:] == rows


def test_the_file_on_the_page_can_be_read() -> None:
    (example,) = fenced(PAGE, "toml")
    parsed = parse_settings(example, name="page", folder=Path())
    assert parsed.findings == ()
    assert len(parsed.entries) == len(example.splitlines())


def test_the_page_explains_every_form_of_structured_output() -> None:
    text = PAGE.read_text(encoding="utf-8")
    (setting,) = (setting for setting in SETTINGS if setting.choices)
    assert [choice for choice in setting.choices if f"`{choice}`" not in text] == []
