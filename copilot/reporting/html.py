"""Pages that a browser opens from disk: one file, everything in it, nothing run that isn't ours.

The only jinja2 for HTML. Everything that a template prints is escaped, and what nobody can see,
a control character or a mark that turns the writing round, is shown by its number.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES: Final = Path(__file__).parent / "templates"
"""Where the templates are."""

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)


def render_page(template: str, **values: object) -> str:
    """The page that a template makes of the values.

    Args:
        template: its name in `templates/`.
        values: what it names; one that is missing is a defect.
    """
    return _environment().get_template(template).render(values)


def visible(text: str) -> str:
    """The text with each character that cannot be seen told by its number: `[U+202E]`."""
    plain = text.replace("\r\n", "\n")
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)


@cache  # it compiles a template once, and none of it changes
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["source_hash"] = _source_hash
    return environment


def _shown(value: object) -> object:
    # What says of itself that it is HTML was made by the template, and is escaped already.
    return value if hasattr(value, "__html__") or not isinstance(value, str) else visible(value)


def _source_hash(script: str) -> str:
    """How a page says which script may run in it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
