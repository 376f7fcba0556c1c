"""Faults in what the model says: the numbers 1 to 4 and 6 to 11, and their like."""

import json
import re
from collections.abc import Callable

from copilot.llm.protocol import Json
from tests.faults.answers import ABSENT, INPUT_ONLY, Said, good_answer
from tests.faults.exchange import Exchange
from tests.faults.fault import Fault, says, words

_SPACES = {
    "spaces": " " * 3000,
    "lines": "\n" * 3000,
    "tabs": "\n\t\t" * 1000,
    "mixed": " \n\t\r" * 750,
}


def _half(exchange: Exchange) -> str:
    return exchange.good[: len(exchange.good) // 2]


def _truncated() -> list[Fault]:
    reasons = {
        "length": "length",
        "max-tokens": "max_tokens",
        "capitals": "MAX_TOKENS",
        "model-length": "model_length",
        "incomplete": "incomplete",
    }

    def cut(reason: str) -> Callable[[Exchange], Said]:
        return lambda exchange: Said(_half(exchange), reason)

    def thoughts(name: str) -> Callable[[Exchange], Said]:
        return lambda _: Said(None, "length", {name: "Let me think about it at length"})

    return [
        *(
            words(f"01-{name}", cut(reason), then="cap", error="truncated")
            for name, reason in reasons.items()
        ),
        *(
            words(f"01-null-content-{name}", thoughts(name), then="cap", error="truncated")
            for name in ("reasoning_content", "reasoning")
        ),
        words("01-no-text", lambda _: Said(None, "length"), then="cap", error="truncated"),
        words("01-cut-stop", lambda exchange: Said(_half(exchange)), content="unreadable"),
    ]


def _white_space() -> list[Fault]:
    """Up to the cap on the answer; a stream has no end there, see `wires`."""

    def runs(space: str) -> Callable[[Exchange], Said]:
        return lambda exchange: Said(_half(exchange).split(",")[0] + space, "length")

    makes = {name: runs(space) for name, space in _SPACES.items()}
    makes["nothing-else"] = lambda _: Said(" " * 3000, "length")
    return [
        words("02-short", lambda exchange: Said(f"\n\n{exchange.good}{' ' * 50}\n")),
        Fault(
            "02-behind-the-answer",
            "answer",
            says(lambda exchange: Said(exchange.good + " " * 3000, "length")),
        ),
        *(
            Fault(f"02-{name}", "form", says(make), error="truncated")
            for name, make in makes.items()
        ),
    ]


def _refused() -> list[Fault]:
    def refuses(text: str | None, reason: Json, **fields: str) -> Callable[[Exchange], Said]:
        return lambda _: Said(text, reason, fields)

    makes = {
        "field": refuses(None, "stop", refusal="I cannot help with that."),
        "field-and-text": refuses("I am sorry.", "stop", refusal="I cannot help with that."),
        "content-filter": refuses('{"trades": [', "content_filter"),
        "content-filter-empty": refuses(None, "content_filter"),
        "guardrail-empty": refuses("", "guardrail_intervened"),
        "sensitive-empty": refuses(None, "sensitive"),
        "safety-empty": refuses("", "SAFETY"),
    }
    return [
        words(f"03-{name}", make, then="final", error="refusal") for name, make in makes.items()
    ]


def _spoilt(change: Callable[[dict[str, Json]], Json]) -> Callable[[Exchange], Said]:
    """An answer whose first entry is changed."""

    def make(exchange: Exchange) -> Said:
        good = good_answer(exchange.question.name, one_entry=True)
        entry = change(good)
        if exchange.question.one_entry:
            return Said(json.dumps(entry, ensure_ascii=False))
        answer = good_answer(exchange.question.name, one_entry=False)
        trades = answer["trades"]
        rest = trades[1:] if isinstance(trades, list) else []
        return Said(json.dumps({"trades": [entry, *rest]}, ensure_ascii=False))

    return make


def _written(value: str) -> Callable[[Exchange], Said]:
    """An answer whose first value is written so."""
    return lambda exchange: Said(exchange.good.replace("12.5", value, 1))


def _around(form: str) -> Callable[[Exchange], Said]:
    return lambda exchange: Said(form.replace("{}", exchange.good))


def _breaking() -> list[Fault]:
    entries: dict[str, Callable[[dict[str, Json]], Json]] = {
        "wrong-type": lambda entry: {**entry, "value": [1]},
        "missing-field": lambda entry: {"title": entry["title"]},
        "extra-field": lambda entry: {**entry, "comment": "x"},
        "null-entry": lambda _: {"title": None, "value": None},
    }
    return [
        *(
            words(f"04-{name}", _spoilt(change), content="bad entry")
            for name, change in entries.items()
        ),
        words(
            "04-other-object",
            lambda exchange: Said(json.dumps({"answer": exchange.question.name})),
            content="unreadable",
        ),
        words(
            "08-prose",
            lambda exchange: Said(f"For {exchange.question.name} I would trade time for money."),
            content="unreadable",
        ),
        words(
            "08-markdown",
            lambda exchange: Said(f"# {exchange.question.name}\n\n- time for money\n"),
            content="unreadable",
        ),
    ]


def _odd_finish() -> list[Fault]:
    reasons: dict[str, Json] = {
        "error": "error",
        "empty": "",
        "null": None,
        "absent": ABSENT,
        "guardrail-intervened": "guardrail_intervened",
        "sensitive": "sensitive",
        "eos": "eos",
        "number": 7,
    }

    def ends(reason: Json) -> Callable[[Exchange], Said]:
        return lambda exchange: Said(exchange.good, reason)

    return [words(f"06-{name}", ends(reason)) for name, reason in reasons.items()]


def _odd_usage() -> list[Fault]:
    usages: dict[str, Json] = {
        "missing": None,
        "input-only": INPUT_ONLY,
        "empty": {},
        "words": {"prompt_tokens": "many", "completion_tokens": "few"},
        "negative": {"prompt_tokens": -3, "completion_tokens": -1},
        "booleans": {"prompt_tokens": True, "completion_tokens": False},
        "fractions": {"prompt_tokens": 1.5, "completion_tokens": 2.5},
        "list": [1, 2],
        "text": "12 tokens",
    }

    def uses(usage: Json) -> Callable[[Exchange], Said]:
        return lambda exchange: Said(exchange.good, usage=usage)

    return [words(f"07-{name}", uses(usage)) for name, usage in usages.items()]


def _thinking() -> list[Fault]:
    def apart(name: str) -> Callable[[Exchange], Said]:
        return lambda exchange: Said("", fields={name: exchange.good})

    def thought(name: str) -> Callable[[Exchange], Said]:
        return lambda exchange: Said(exchange.good, fields={name: "Let me see: {"})

    forms = {
        "think": "<think>Say {no} to both.</think>\n{}",
        "think-unopened": "Say no to both.</think>\n{}",
        "thinking": "<thinking>hm</thinking>{}",
        "think-and-fence": "<think>hm</think>\n```json\n{}\n```",
    }
    return [
        *(words(f"09-{name}", _around(form)) for name, form in forms.items()),
        *(words(f"09-instead-{name}", apart(name)) for name in ("reasoning_content", "reasoning")),
        *(words(f"09-beside-{name}", thought(name)) for name in ("reasoning_content", "reasoning")),
        words(
            "09-thought-only",
            lambda _: Said("<think>I could not decide"),
            then="empty",
            error="empty",
        ),
        words("09-empty", lambda _: Said(""), then="empty", error="empty"),
        words("09-null", lambda _: Said(None), then="empty", error="empty"),
    ]


def _wrapped() -> list[Fault]:
    forms = {
        "fence": "```json\n{}\n```",
        "fence-bare": "```\n{}\n```",
        "prose-before": "Here is what I found:\n{}",
        "prose-after": "{}\nThat is all.",
        "prose-with-braces": "In {curly} words: {}",
        "byte-order-mark": "\ufeff{}",
    }
    return [
        *(words(f"10-{name}", _around(form)) for name, form in forms.items()),
        words(
            "10-trailing-comma",
            lambda exchange: Said(re.sub(r"(\}|\])", r",\1", exchange.good)),
        ),
    ]


def _odd_numbers() -> list[Fault]:
    values = {
        "nan": "NaN",
        "infinity": "Infinity",
        "minus-infinity": "-Infinity",
        "too-large": "1e999",
        "thousands": '"1,200"',
        "boolean": "true",
        "doubled-key": '12.5, "value": 13',
    }
    return [
        words(f"11-{name}", _written(value), content="bad entry") for name, value in values.items()
    ]


CONTENTS: tuple[Fault, ...] = (
    *_truncated(),
    *_white_space(),
    *_refused(),
    *_breaking(),
    *_odd_finish(),
    *_odd_usage(),
    *_thinking(),
    *_wrapped(),
    *_odd_numbers(),
)
"""All of them; each makes sense plain and streamed."""
