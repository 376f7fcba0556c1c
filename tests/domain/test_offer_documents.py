"""The JSON of `offers`: every field is explained, and none can be changed."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from copilot.domain import offer_documents
from copilot.domain.documents import ScenarioStamp
from copilot.domain.offer_documents import OffersDocument
from copilot.domain.suggestions import Reference

PAGE = Path(__file__).parents[2] / "docs/reference/json.md"


def test_the_json_page_names_every_field_of_the_offers() -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("## `offers`") :].split("\n## ")[0]
    models = [
        model
        for model in vars(offer_documents).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and model.__module__ == offer_documents.__name__
    ]
    fields = {name for model in models for name in model.model_fields} - {"schema_version"}
    assert [field for field in sorted(fields) if not re.search(rf"\b{field}\b", section)] == []


def test_an_answer_without_any_part_is_still_an_answer() -> None:
    document = OffersDocument(
        scenario=ScenarioStamp(title="t", sha256=""),
        reference=Reference(kind="middle", outcome={}),
    )
    assert document.schema_version == 1
    assert document.opening is None
    with pytest.raises(ValidationError, match="frozen"):
        document.notes = ("changed",)  # type: ignore[misc]  # that it cannot be is the point
