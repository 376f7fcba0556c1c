"""`python -m benchmarks bare`: the comparison, from recordings; `--record` asks what is missing."""

import argparse
import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, get_args

from benchmarks.bare.arms import ROOT, Put, ask_bare, ask_product, record_bare, scenarios
from benchmarks.bare.measures import Pair, counted
from benchmarks.bare.tables import table
from copilot.bootstrap import live_model
from copilot.errors import ReplayMissError
from copilot.llm.cassettes import CassetteModel, RecordingModel, read_cassette
from copilot.llm.endpoint import EndpointKind
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import ChatModel
from copilot.settings.resolution import read_settings

MODEL: Final = "qwen2.5-coder-1.5b-instruct-q4_k_m"
"""Who answered."""
ENDPOINT: Final[EndpointKind] = "local"
"""Where it ran."""
BARE_CASSETTES: Final = Path(__file__).with_name("cassettes")
"""What it answered to the bare prompt."""
PRODUCT_CASSETTES: Final = ROOT / "evals" / "cassettes"
"""What it answered to the product's prompts: those of the evals."""
PAGE: Final = ROOT / "docs" / "explanation" / "against-the-bare-prompt.md"
"""The page that shows the lines."""
RECORDING_SECONDS: Final = 1200
"""For one answer of a live model: a small one on a busy machine takes minutes."""

_BLOCK: Final = re.compile(
    r"(?P<marker><!-- output: python -m benchmarks bare -->\n)```text\n(?P<text>.*?)```\n",
    re.DOTALL,
)


def main(arguments: Sequence[str]) -> int:
    """Prints the comparison, writes it into its page, or records the bare prompt's answers."""
    chosen = _parser().parse_args(arguments)
    if chosen.record:
        return asyncio.run(_record(chosen.model, chosen.bare))
    arms = [
        CassetteModel(folder, model=chosen.model, endpoint=chosen.endpoint)
        for folder in (chosen.bare, chosen.product)
    ]
    try:
        pairs = asyncio.run(compared(scenarios(), *arms))
    except ReplayMissError as miss:
        _tell(f"{miss.message} {miss.hint}")
        return miss.exit_code
    days = _days(chosen.bare)
    text = "".join(f"{line}\n" for line in table(pairs, model=chosen.model, recorded=days))
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_block(page, text), encoding="utf-8")
    sys.stdout.write(text)
    return 0


async def compared(puts: Sequence[Put], bare: ChatModel, product: ChatModel) -> tuple[Pair, ...]:
    """Both arms of every scenario, counted.

    Raises:
        ModelError: the bare prompt's call failed.
        ReplayMissError: nothing is recorded for a request.
    """
    pairs = []
    for put in puts:
        ours = counted(put, await ask_product(put, product))
        pairs.append(Pair(put.path.stem, counted(put, await ask_bare(put, bare)), ours))
    return tuple(pairs)


def shown_block(page: str) -> str:
    """The lines that a page shows; empty without a block."""
    found = _BLOCK.search(page)
    return "" if found is None else found["text"]


def with_block(page: str, text: str) -> str:
    """The page with these lines in its block."""
    return _BLOCK.sub(lambda match: f"{match['marker']}```text\n{text}```\n", page)


async def _record(name: str, folder: Path) -> int:
    limits = CallLimits(read_seconds=RECORDING_SECONDS, deadline_seconds=3 * RECORDING_SECONDS)
    async with live_model(read_settings(model=name), limits=limits) as live:
        recording = RecordingModel(live, folder, endpoint=live.endpoint)
        failed = await record_bare(scenarios(), recording, _tell)
    return min(failed, 1)


def _days(folder: Path) -> str:
    days = sorted({day.isoformat() for day in _recorded(folder)})
    return " to ".join(dict.fromkeys((days[0], days[-1]))) if days else "never"


def _recorded(folder: Path) -> Iterator[date]:
    for path in folder.glob("*.json"):
        yield read_cassette(path).recorded


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks bare",
        description="The product beside the bare prompt on the same model, from recordings.",
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="ask the model at OPENAI_BASE_URL for the bare answers that are not recorded yet",
    )
    parser.add_argument("--write", action="store_true", help="write the lines into their page too")
    parser.add_argument("--model", default=MODEL, help="whose recordings; default: %(default)s")
    kinds = get_args(EndpointKind)
    parser.add_argument("--endpoint", choices=kinds, default=ENDPOINT, help="where it ran")
    parser.add_argument("--bare", type=Path, default=BARE_CASSETTES, help="other recordings")
    parser.add_argument("--product", type=Path, default=PRODUCT_CASSETTES, help="other recordings")
    return parser
