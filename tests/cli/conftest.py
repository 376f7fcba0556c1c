"""What every test of the command line starts from: a folder of its own with one short scenario."""

import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import Commands

OFFER = """\
title: Senior engineer offer
situation: They came back with 160k and one day at home. I have another offer.
context: compensation
issues:
  Base salary: {i_ask: 185000, they_offer: 160000, unit: USD per year, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
  Start date:  {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
  Title:       {}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with `offer.yaml` in it and the user's own files beside it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offer.yaml").write_text(OFFER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def negotiate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """`negotiate(*arguments)`."""
    return Commands(capsys, monkeypatch)


@pytest.fixture(autouse=True)
def ctrl_c_as_usual() -> Iterator[None]:
    """Ctrl-C as Python has it, for what a test starts too, and as it was afterwards."""
    hooks, before = (sys.unraisablehook, sys.excepthook), signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with warnings.catch_warnings():
        yield
    signal.signal(signal.SIGINT, before)
    sys.unraisablehook, sys.excepthook = hooks
