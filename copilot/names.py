"""A name of the user's inside a sentence: which capital it keeps, and which article it takes.

Every room and the engine say names alike: "Base salary" becomes "the base salary", "Vorkaufsrecht"
and "Priya" stay as they were written.
"""

import re
from typing import Final

from copilot.common_words import COMMON_WORDS, DONE, FOREIGN, GOES_ON, HAPPENS, LINKS
from copilot.marking import clean_line

DETERMINED: Final = re.compile(
    r"(?i)(?:the|a|an|my|our|your|their|no|any|who|what|how|when|where|which) "
)
"""How a name begins that takes no article."""

_PLURAL = re.compile(
    r"^((?:\S+ )*?\S*[^\Wsui\d])s"
    r"(?= (?:a|an|per|of|each|in|at|for|after|before|to|until|we|they|you|I)\b|/|$)"
)

_COMMA = re.compile(r", |[\uff0c\u3001]")
"""What makes a name a list of its own, which would run into the list that it stands in."""


def name_in_text(name: str) -> str:
    """A name in the middle of a sentence: "Base salary" loses its capital.

    So does no other name than one that begins with a common English word: "IP", "Priya",
    "Laufzeit" and "Base Salary" stay as the user wrote them.
    """
    line = clean_line(name)
    return line[0].lower() + line[1:] if _is_common(line) else line


def _is_common(line: str) -> bool:
    """Whether a name is plain English from its first word on."""
    first, *rest = line.split(" ")
    word = first.casefold().removesuffix("'s").removesuffix("\u2019s")
    known = word in COMMON_WORDS or word.removesuffix("s") in COMMON_WORDS
    if not known or not (first[1:].islower() or len(first) == 1):
        return False
    named = [word for word in rest if word.isalpha()]
    titled = bool(named) and all(word.istitle() for word in named)
    return not titled and not FOREIGN & set(rest)


def with_article(name: str) -> str:
    """A name as a thing: "the base salary", but "remote days", "our logo" and "Priya".

    A name that keeps its capital gets no article, unless it is an abbreviation: "the IP rights".
    One that is a list stands in quotation marks: '"Salles, matériel"'.
    """
    inner = name_in_text(name)
    first = inner.split(" ", 1)[0]
    if last_word(inner) in GOES_ON or _COMMA.search(inner):
        return f'"{inner}"'
    if is_done(inner):
        return f"what is {inner}"
    if DETERMINED.match(inner) or is_plural(name) or happens(inner):
        return inner
    plain = inner[:1].islower() or (first.isascii() and first[1:] != first[1:].lower())
    return f"the {inner}" if plain else inner


def is_done(inner: str) -> bool:
    """Whether a name describes something that is done: "paid at closing"."""
    first, *rest = inner.split(" ")
    return first in DONE and bool(rest) and rest[0] in GOES_ON | {"out"}


def happens(inner: str) -> bool:
    """Whether a name is a sentence of its own: "music ends"."""
    return " " in inner and last_word(inner) in HAPPENS


def singular(things: str) -> str:
    """What one of them is called: "days a week" is "day a week"; a word of another form stays."""
    return _PLURAL.sub(lambda found: re.sub(r"ie$", "y", found[1]), things)


def last_word(name: str) -> str:
    """The last word of a name; empty for an empty one."""
    return (name.split() or [""])[-1]


def head_word(name: str) -> str:
    """The word that a name is about: "Price" of "Price for the shares"."""
    words = name.split() or [""]
    ends = (place for place, word in enumerate(words) if place and word in LINKS)
    return words[next(ends, len(words)) - 1]


def matters(name: str) -> str:
    """A name with its verb: "Base salary matters", "Remote days matter"."""
    return f"{name} {'matter' if is_plural(name) else 'matters'}"


def is_plural(name: str) -> bool:
    """Whether a name is that of things: "Remote days" is, "Bonus" and "Payment basis" are not."""
    head = head_word(name)
    return head[-2:].islower() and head.endswith("s") and not head.endswith(("ss", "us", "is"))
