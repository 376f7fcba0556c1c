"""Which fault a request meets: named by the request, or drawn from a seed.

What is drawn depends on the seed, the question and the number of its request, so neither the
order in which requests arrive nor the number of clients changes it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from copilot.llm.protocol import Json
from tests.faults.answers import Said
from tests.faults.contents import CONTENTS
from tests.faults.fault import Fault, words
from tests.faults.questions import GOOD, Question
from tests.faults.statuses import STATUSES
from tests.faults.wires import WIRES

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (words(GOOD, lambda exchange: Said(exchange.good)), *CONTENTS, *STATUSES, *WIRES)
}
"""Every fault by name, and what is none."""

_MIXED = {
    streamed: [
        fault
        for fault in FAULTS.values()
        if fault.name != GOOD and fault.mixes and fault.act(streamed=streamed)
    ]
    for streamed in (False, True)
}


@dataclass
class Plan:
    """The faults of one run of the server."""

    seed: int = 0
    rate: float = 0.0
    """The share of requests that meet a fault, of those that name none."""
    used: dict[str, int] = field(default_factory=dict)
    """How many of its named faults a question has met."""

    def fault_for(
        self, question: Question, attempt: int, body: Mapping[str, Json], *, streamed: bool
    ) -> Fault:
        """What becomes of a request."""
        if question.faults is not None:
            return self._named(question, question.faults, body)
        drawn = random.Random(f"{self.seed}/{question.name}/{attempt}")  # noqa: S311 - repeatable
        if drawn.random() >= self.rate:
            return FAULTS[GOOD]
        fault = drawn.choice(_MIXED[streamed])
        return fault if fault.applies(body) else FAULTS[GOOD]

    def _named(self, question: Question, names: tuple[str, ...], body: Mapping[str, Json]) -> Fault:
        """The next of the list; a refused parameter stays refused as long as it is sent."""
        place = self.used.get(question.name, 0)
        while place < len(names):
            fault = FAULTS[names[place]]
            if fault.then != "adapt":
                self.used[question.name] = place + 1
                return fault
            if fault.applies(body):
                return fault
            place += 1
            self.used[question.name] = place
        return FAULTS[GOOD]
