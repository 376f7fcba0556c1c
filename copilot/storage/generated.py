"""Rewrites the files that are made from others; a test fails while one of them is out of date.

python -c "from copilot.storage.generated import main; main()"
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from copilot.storage.catalogue import PACKAGED, TWIN, twin_of
from copilot.storage.json_schema import scenario_schema
from copilot.storage.text_files import write_new

SCHEMA: Final = Path("docs/reference/scenario.schema.json")
"""Where the schema stands in a checkout."""


def generated_files(checkout: Path) -> Mapping[Path, str]:
    """The text of each generated file, by its path.

    Raises:
        ScenarioError: the catalogue is not valid.
    """
    schema = json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n"
    return {checkout / SCHEMA: schema, TWIN: twin_of(PACKAGED)}


def main() -> None:
    """Writes every generated file of this checkout."""
    for path, text in generated_files(Path(__file__).parents[2]).items():
        write_new(path, text, overwrite=True)
        path.chmod(0o644)
