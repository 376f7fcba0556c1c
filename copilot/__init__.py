"""A copilot for people who prepare a negotiation: checked trade ideas and questions worth asking.

    from copilot import load_scenario, trades

    scenario = load_scenario("offer.yaml")
    for idea in trades(scenario).ideas:
        print(idea.title, idea.certificate.verdict)

The names below are loaded on first use, so that the command line starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from copilot.version import VERSION

if TYPE_CHECKING:
    from copilot.advisors.offers import offers
    from copilot.advisors.packages import frontier, improve, price
    from copilot.advisors.preparation import check
    from copilot.bootstrap import load_scenario, questions, trades
    from copilot.domain.scenario import Scenario
    from copilot.errors import CopilotError
    from copilot.reporting.json_documents import document_json

__version__ = VERSION
__all__ = [
    "CopilotError",
    "Scenario",
    "__version__",
    "check",
    "document_json",
    "frontier",
    "improve",
    "load_scenario",
    "offers",
    "price",
    "questions",
    "trades",
]

_HOMES = {
    "CopilotError": "copilot.errors",
    "Scenario": "copilot.domain.scenario",
    "check": "copilot.advisors.preparation",
    "document_json": "copilot.reporting.json_documents",
    "frontier": "copilot.advisors.packages",
    "improve": "copilot.advisors.packages",
    "load_scenario": "copilot.bootstrap",
    "offers": "copilot.advisors.offers",
    "price": "copilot.advisors.packages",
    "questions": "copilot.bootstrap",
    "trades": "copilot.bootstrap",
}


def __getattr__(name: str) -> object:
    """A public name, from the module that has it.

    Raises:
        AttributeError: there is no such name.
    """
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
