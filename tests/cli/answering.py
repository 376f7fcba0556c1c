"""A model that answers the command line, on loopback."""

import json

import pytest

from tests.loopback import LoopbackServer

ANSWER = json.dumps(
    {
        "differences": [],
        "picks": [],
        "trades": [],
        "added_issues": [
            {
                "name": "A piano in the office",
                "place": "non-monetary",
                "options": ["none", "monthly"],
                "why_me": "I learn faster.",
                "why_them": "It costs an hour.",
            }
        ],
        "contingent": [],
        "options": [],
    }
)


def use(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, *, model: str = "") -> None:
    """Points the environment at the server."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-shown")
    if model:
        monkeypatch.setenv("NEGOTIATE_MODEL", model)
