"""Figures that hide from a plain reading.

In words, with odd separators, without a gap before or behind, in the digits of another script.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

_UNITS = {
    word: number
    for number, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen",
        )
    )
}
_TENS = {
    word: ten * 10
    for ten, word in enumerate(
        re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_HUNDRED = 100
_NUMBER_WORD = rf"(?:{'|'.join((*_UNITS, *_TENS, *_SCALES, 'hundred'))})\b"
_BEHIND_A_LARGE_ONE = "|".join(rf"(?<={word})" for word in (*_SCALES, "hundred"))
_IN_WORDS = re.compile(
    rf"\b{_NUMBER_WORD}"
    rf"(?:(?:[\s-]+|(?:{_BEHIND_A_LARGE_ONE}),?[\s-]+(?:and[\s-]+)?){_NUMBER_WORD})*",
    re.IGNORECASE,
)
"""Between two words a gap or a hyphen; "and" or a comma only where one number goes on there:
"two hundred and five", but "one and two thousand" are two."""
_RUN = re.compile(r"\d(?:[ \u00a0\u2009\u202f.,'\u2019_*/\u00b7\u066c-]?\d)*")
"""Digits with at most one sign between two of them."""


def spelled_figures(text: str) -> Iterator[tuple[str, Decimal]]:
    """Each whole figure above a hundred in a text, as it stands there, and its value.

    Perhaps more than are meant: `22.75` also reads as 2275.
    """
    plain = unicodedata.normalize("NFKC", text)
    for run in _RUN.finditer(plain):
        yield from _above_a_hundred(run[0], Decimal(re.sub(r"\D", "", run[0])))
    for words in _IN_WORDS.finditer(plain):
        for number in _numbers(words[0]):
            yield from _above_a_hundred(words[0], Decimal(number))


def _above_a_hundred(found: str, number: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Smaller ones stand in too many harmless texts."""
    if number > _HUNDRED:
        yield found, number


def _numbers(words: str) -> Iterator[int]:
    """The numbers meant: "two thousand two hundred and five", "twenty-two hundred".

    More than one where a scale comes again: "two hundred and three hundred".
    """
    whole = part = last = 0
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in _SCALES:
            if whole and last <= _SCALES[word]:
                yield whole
                whole = 0
            last = _SCALES[word]
            whole += max(part, 1) * last
            part = 0
        elif word == "hundred":
            if part >= _HUNDRED:
                yield whole + part - part % _HUNDRED
                whole, part = 0, part % _HUNDRED
            part = max(part, 1) * _HUNDRED
        else:
            part += _UNITS.get(word, _TENS.get(word, 0))
    yield whole + part
