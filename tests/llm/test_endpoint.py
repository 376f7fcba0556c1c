"""Classes of base URLs."""

import pytest

from copilot.errors import UsageError
from copilot.llm.endpoint import EndpointKind, endpoint_kind


@pytest.mark.parametrize(
    ("base_url", "kind"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://eu.api.openai.com/v1", "openai"),
        ("https://api.openai.com.example.org/v1", "other"),
        ("https://me.openai.azure.com/openai/v1/", "azure"),
        ("https://me.services.ai.azure.com/models", "azure"),
        ("https://openrouter.ai/api/v1", "other"),
        ("http://localhost:11434/v1", "local"),
        ("http://127.0.0.1:8091/v1", "local"),
        ("http://[::1]:8091/v1", "local"),
        ("http://192.168.1.5:8000/v1", "local"),
        ("http://8.8.8.8:8000/v1", "other"),
        ("http://host.docker.internal:1234/v1", "local"),
        ("http://studio:1234/v1", "local"),
    ],
)
def test_a_base_url_belongs_to_a_class(base_url: str, kind: EndpointKind) -> None:
    assert endpoint_kind(base_url) == kind


@pytest.mark.parametrize("base_url", ["api.openai.com/v1", "ftp://x/v1", "https://", "http://[::1"])
def test_what_is_no_address_is_refused(base_url: str) -> None:
    with pytest.raises(UsageError) as caught:
        endpoint_kind(base_url)
    assert caught.value.hint is not None
