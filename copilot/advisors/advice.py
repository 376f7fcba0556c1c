"""What an advisor hands back: the document, and why a model could not add to it."""

from typing import Generic, NamedTuple, TypeVar

from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.errors import ModelError

D = TypeVar("D", TradesDocument, QuestionsDocument)


class Advice(NamedTuple, Generic[D]):
    """An answer that is never lost: where the model failed, the engine's stands alone."""

    document: D
    """What the engine found, with what the model added where it could."""
    failure: ModelError | None = None
    """Why the model, or its second call, added nothing; None when none was asked or all went well."""
