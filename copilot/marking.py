"""Text that arrives at run time is data: cleaned of what hides or forges, and marked off.

    <<data 3f9c…>>
    whatever somebody wrote
    <<end 3f9c…>>

The marks carry a keyed hash of what stands between them, so that a text cannot hold its own
closing mark. The key is fixed and the hash is of the content: the same text gives the same
prompt, which provider caches and recordings rely on. This makes an attack harder; it does not
rule it out, and the checks on the answer are what holds.
"""

import hashlib
import hmac
import re
import unicodedata

TEXT_LIMIT = 4000
"""Characters of a longer text that go into a prompt."""
LINE_LIMIT = 300
"""Characters of a single line that go into a prompt."""

_KEY = b"negotiation-copilot/marks/1"
_STEERING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
"""What steers a terminal: colours, the cursor, the window's title."""
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Characters that nobody sees, though Unicode has them among letters, signs and accents."""
_CUT = " […]"


def clean(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """The text without control, unseen and bidirectional characters and without our marks.

    Line ends become newlines; more than two in a row become two. Longer texts are cut at `limit`,
    and say so.
    """
    plain = UNSEEN.sub("", _STEERING.sub("", text))
    lines = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", plain).replace("\t", " ")
    seen = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in _DROPPED)
    # After the hidden characters are gone, or a mark could be hidden by one of them.
    bare = re.sub(r"<{2,}", "<", re.sub(r">{2,}", ">", seen))
    short = re.sub(r"\n{3,}", "\n\n", bare).strip()
    return short if len(short) <= limit else short[: limit - len(_CUT)].rstrip() + _CUT


def clean_line(text: str, *, limit: int = LINE_LIMIT) -> str:
    """The cleaned text on one line."""
    return re.sub(r"\s+", " ", clean(re.sub(r"\s+", " ", text), limit=limit))


def marked(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """The cleaned text between two marks that carry its hash; empty stays empty."""
    return fenced(clean(text, limit=limit))


def fenced(body: str) -> str:
    """The text between two marks that carry its hash; empty stays empty.

    For a block that is put together from cleaned texts, marked ones among them: no part of it
    may have come here uncleaned, as it could then hold a mark.
    """
    if not body:
        return ""
    tag = hmac.new(_KEY, body.encode(), hashlib.sha256).hexdigest()[:12]
    return f"<<data {tag}>>\n{body}\n<<end {tag}>>"
