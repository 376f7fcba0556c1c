"""Answers written by hand, turned into recordings that say so, and suites to replay them with."""

import asyncio
import json
import re
import shutil
from datetime import date
from pathlib import Path

from copilot.domain.documents import Usage
from copilot.evaluation.case_run import Setting, run_case
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import SuiteCase, load_suite
from copilot.llm.cassettes import Cassette, RecordedReply, recorded_request, write_cassette
from copilot.llm.protocol import ChatModel, Json, Listener, ModelReply, ModelRequest
from copilot.prompting.library import PromptLibrary
from copilot.storage.catalogue import load_catalogue

HERE = Path(__file__).parent / "authored"
LEASE = HERE / "lease.yaml"
MODEL = "nobody"
PROMPTS = ("value-creation", "discovery-questions")


class AuthoredModel:
    """Answers with the texts of a file in `authored`, each prompt's in turn, and records them."""

    name = MODEL

    def __init__(self, answers: str, folder: Path) -> None:
        self._answers: dict[str, Json] = json.loads((HERE / f"{answers}.json").read_text("utf-8"))
        self._folder = folder
        self._given: dict[str, int] = {}

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The next answer to this prompt; the last one again when there are no more."""
        replies = self._answers[request.prompt_name]
        assert isinstance(replies, list)
        place = self._given.get(request.prompt_name, 0)
        self._given[request.prompt_name] = place + 1
        text = json.dumps(replies[min(place, len(replies) - 1)], ensure_ascii=False)
        reply = ModelReply(
            text=_filled(text, request),
            model=MODEL,
            usage=Usage(requests=1, input_tokens=100, output_tokens=10, seconds=2.0),
            finish_reason="stop",
        )
        if listener is not None:
            listener.heard(reply.text)
        self._record(request, reply)
        return reply

    def _record(self, request: ModelRequest, reply: ModelReply) -> None:
        write_cassette(
            self._folder,
            Cassette(
                prompt_name=request.prompt_name,
                origin="authored",
                note=str(self._answers["note"]),
                recorded=date(2026, 11, 22),
                request=recorded_request(request, model=MODEL, endpoint="local"),
                reply=RecordedReply(
                    text=reply.text,
                    model=reply.model,
                    finish_reason=reply.finish_reason,
                    usage=reply.usage,
                ),
            ),
        )


def _filled(text: str, request: ModelRequest) -> str:
    """The answer with the identifiers that the prompt names."""
    names = re.findall(r"^- (trade-\w+):", request.messages[1].content, re.MULTILINE)
    for number, name in enumerate(names, start=1):
        text = text.replace(f"<trade {number}>", name)
    return text


def suite_text(*prompts: str, more: str = "") -> str:
    cases = "".join(f"  - {{scenario: lease.yaml, prompt: {prompt}}}\n" for prompt in prompts)
    head = "format: 1\nname: planted\nmodel: {name: nobody, endpoint: local}\n"
    return f"{head}{more}cases:\n{cases}"


def authored_suite(folder: Path, answers: str, *prompts: str, more: str = "") -> Path:
    """A suite in a folder of its own, with recordings of the answers to each prompt."""
    shutil.copy(LEASE, folder / "lease.yaml")
    path = folder / "suite.yaml"
    path.write_text(suite_text(*prompts, more=more), encoding="utf-8")
    suite = load_suite(path)
    for case in suite.cases:
        outcome_of(case, AuthoredModel(answers, suite.cassettes))
    return path


def outcome_of(case: SuiteCase, model: ChatModel, *, prompts: Path | None = None) -> Outcome:
    """What becomes of a case with the prompts of the package."""
    setting = Setting(model, PromptLibrary(prompts), load_catalogue())
    return asyncio.run(run_case(case, setting))
