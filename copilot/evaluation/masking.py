"""Leaks told without telling them: reports go into logs that others read."""

import re

from copilot.advisors.confidentiality import Leak


def told(leak: Leak) -> str:
    """What kind of secret was recognised; figures are masked, names and phrases cut short."""
    masked = figures_masked(leak.found)
    shown = masked if leak.kind in {"figure", "limit"} else f"{masked[:2]}…"
    return f"a secret {leak.kind} ({shown})"


def figures_masked(text: str) -> str:
    """The text with a mark for each digit."""
    return re.sub(r"\d", "#", text)
