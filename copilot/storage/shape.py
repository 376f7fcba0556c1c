"""Holds a file against the models of its format, and words what does not fit.

One wrong key must not hide the next: what does not fit is noted, left out, and the rest is read
on. What hangs on a left-out part is not blamed for it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from copilot.storage.findings import Findings, found_text, listed, near, place, shown_key
from copilot.yaml_source import KeyPath, Node

M = TypeVar("M", bound=BaseModel)

_QUOTED = re.compile(r"'([^']*)'")
_EXPECTED = {
    "dict_type": "a group of keys",
    "greater_than_equal": "a whole number, 1 or more",
    "int_type": "a whole number, 1 or more",
    "model_type": "a group of keys",
    "string_too_short": "a text",
    "string_type": "a text; put it in quotes",
    "tuple_type": "a list",
}


class Fitted(NamedTuple, Generic[M]):
    """What could be read of a file."""

    file: M | None
    """The model, without the parts that did not fit; None when something required is among them."""
    root: Node
    """The value that the model was made from: paths into the model lead to its lines."""
    left_out: frozenset[KeyPath]
    """What did not fit, by its path in the whole file."""


def fitted(
    model: type[M], root: Node, findings: Findings, *, stand_ins: Sequence[str] = ()
) -> Fitted[M]:
    """The file as `model`, as far as it fits; what does not fit is noted in `findings`.

    Args:
        model: the format.
        root: the file.
        findings: what does not fit is noted here.
        stand_ins: required texts of the root; when one is missing the rest is still read.
    """
    left_out: frozenset[KeyPath] = frozenset()
    while True:
        try:
            return Fitted(model.model_validate(root.plain()), root, left_out)
        except ValidationError as error:
            # The chain ends here: pydantic's own text repeats the values it was given.
            details = error.errors(include_url=False)
        if not left_out:
            for path, message in _worded(model, details):
                findings.add(path, message)
        missing = {error["loc"] for error in details if error["type"] == "missing"}
        held = {name for name in stand_ins if (name,) in missing}
        paths = frozenset(
            _part_to_leave_out(error) for error in details if error["loc"][0] not in held
        )
        if () in paths:
            return Fitted(None, root, left_out | paths)
        left_out |= paths | {(name,) for name in held}
        root = _holding(root.without(paths), held)


def _holding(root: Node, names: Iterable[str]) -> Node:
    keys = root.value if isinstance(root.value, dict) else {}
    return Node({**keys, **{name: Node("-", root.line) for name in names}}, root.line)


def _part_to_leave_out(error: ErrorDetails) -> KeyPath:
    """What a wrong value takes down: a whole list item, or the group that misses a key.

    Nothing below a key of a side of an issue is left out alone, so that the rest of `values` is
    not blamed for what is gone.
    """
    path = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    path = path[:4] if path[:1] == ("issues",) else path
    item = next((at for at, part in enumerate(path) if isinstance(part, int)), len(path))
    return path[: item + 1]


def _worded(model: type[BaseModel], details: Sequence[ErrorDetails]) -> list[tuple[KeyPath, str]]:
    worded: list[tuple[KeyPath, str]] = []
    misspelt: set[KeyPath] = set()
    for error in details:
        path = error["loc"]
        if error["type"] == "extra_forbidden":
            key, names = str(path[-1]), list(_model_at(model, path[:-1]).model_fields)
            hint = near(key, names)
            misspelt.update((*path[:-1], name) for name in names if hint.endswith(f" {name}?"))
            expected = "a known key" if hint else listed(names, most=len(names))
            worded.append((path, f"unknown key {shown_key(key)}; expected {expected}{hint}"))
        elif error["type"] != "missing" and not _is_echo(error, details):
            worded.append((path, _wrong_value(error)))
    for error in details:
        path = error["loc"]
        if error["type"] == "missing" and path not in misspelt:
            fields = _model_at(model, path[:-1]).model_fields
            needed = listed((n for n, f in fields.items() if f.is_required()), last="and")
            worded.append((path, f"{place(path)} is missing; expected {needed}"))
    return worded


def _is_echo(error: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list counts as too short only since an item of it is wrong."""
    path = error["loc"]
    inside = (e for e in details if e["loc"][: len(path)] == path and e is not error)
    return error["type"] == "too_short" and any(inside)


def _wrong_value(error: ErrorDetails) -> str:
    path, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind in {"too_short", "too_long"}:
        bound = "at least" if kind == "too_short" else "at most"
        limit = context["min_length" if kind == "too_short" else "max_length"]
        return f"{place(path)} holds {context['actual_length']}; expected {bound} {limit}"
    choices: Sequence[str] = context.get("choices", ())
    expected = context.get("expected", _EXPECTED.get(kind, "something else"))
    if kind == "literal_error":
        choices = _QUOTED.findall(expected)
        expected = listed(choices)
    value = error["input"]
    found = found_text(path, value, closed=bool(choices), out_of_range=kind == "out_of_range")
    hint = near(value, choices) if isinstance(value, str) else ""
    return f"{found}; expected {expected}{hint}"


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """The model of the group of keys at the end of `path`."""
    parts = iter(path)
    for part in parts:
        annotation = model.model_fields[str(part)].annotation
        model = _model_in(annotation) or model
        for _ in range(_containers(annotation)):
            next(parts, None)
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _containers(annotation: object) -> int:
    """How many lists and mappings stand around what is in them, one in the other."""
    inner = max(map(_containers, get_args(annotation)), default=0)
    return inner + (get_origin(annotation) in {dict, tuple})
