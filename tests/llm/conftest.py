"""The one collector of traces and metrics that a process can have."""

import pytest

from tests.llm.collected import CAPTURE, Collected


@pytest.fixture(scope="session")
def collector() -> Collected:
    """OpenTelemetry takes one provider for each process."""
    return Collected()


@pytest.fixture
def collected(collector: Collected, monkeypatch: pytest.MonkeyPatch) -> Collected:
    monkeypatch.delenv(CAPTURE, raising=False)
    collector.forget()
    return collector
