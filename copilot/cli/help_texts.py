"""What `--help` says of each command: a sentence, then examples, then the options."""

from typing import Final


def _with_examples(what: str, *examples: str, more: str = "") -> str:
    """The text in the form that typer keeps: lines after a backspace stay as they are."""
    shown = "\n".join(("\b", "Examples:", *(f"  {example}" for example in examples)))
    return "\n\n".join(part for part in (what, shown, more) if part)


NEGOTIATE: Final = _with_examples(
    "Find trades that leave both sides better off, and the questions worth asking.",
    "negotiate init --ask offer.yaml   two minutes of questions, then first ideas",
    "negotiate trades offer.yaml       what could help you both",
    "negotiate questions offer.yaml    what to find out",
    'negotiate price offer.yaml "Base salary=170000"',
    more="Works without a model and without a network. With a model (--model NAME, or "
    "NEGOTIATE_MODEL, with OPENAI_API_KEY or OPENAI_BASE_URL) you also get new ideas and words. "
    "Every figure comes from exact arithmetic on your file.",
)
INIT: Final = _with_examples(
    "Begin a scenario: a starter file with comments, or an interview.",
    "negotiate init offer.yaml --context compensation",
    "negotiate init --ask offer.yaml   two minutes, every answer optional",
)
CHECK: Final = _with_examples(
    "Whether a scenario is valid, what would sharpen the advice most, and what looks wrong.",
    "negotiate check offer.yaml",
    "negotiate check offer.yaml --json",
)
TRADES: Final = _with_examples(
    "Ideas that could leave both of you better off, each checked and priced.",
    "negotiate trades offer.yaml               five ideas on a screen",
    "negotiate trades offer.yaml --all         all of them, and what did not pass",
    "negotiate trades offer.yaml --model NAME  with a model's ideas and words",
    "negotiate trades offer.yaml --markdown    one page to carry in",
)
QUESTIONS: Final = _with_examples(
    "What to ask them, best first, with what to listen for and how to go on.",
    "negotiate questions offer.yaml             the five that matter most",
    "negotiate questions offer.yaml --all       all of them",
    "negotiate questions offer.yaml --markdown  one page with room for answers",
)
PRICE: Final = _with_examples(
    "What a package is worth to you, and whether it is good for both of you.",
    'negotiate price offer.yaml "Base salary=170000" "Remote days=2"',
    "negotiate price offer.yaml their-offer.yaml",
    'echo "Remote days: 3" | negotiate price offer.yaml -',
)
IMPROVE: Final = _with_examples(
    "A package made better for one of you and worse for neither, whatever matters.",
    'negotiate improve offer.yaml "Base salary=170000" "Remote days=2"',
    "negotiate improve offer.yaml their-offer.yaml --explain",
)
FRONTIER: Final = _with_examples(
    "The packages that nothing beats for both of you, from your best to theirs.",
    "negotiate frontier offer.yaml",
    "negotiate frontier offer.yaml --json",
)
OFFERS: Final = _with_examples(
    "What to open with, three packages worth the same to you, and how to give way.",
    "negotiate offers offer.yaml",
    "negotiate offers offer.yaml --all         and what to write down once they have chosen",
    "negotiate offers offer.yaml --explain     the points behind it",
    "negotiate offers offer.yaml --markdown    one page to carry in",
)
PROMPTS: Final = _with_examples(
    "Look at the prompts, and check your own.",
    "negotiate prompts list",
    "negotiate prompts render value-creation offer.yaml",
)
PROMPTS_LIST: Final = _with_examples(
    "The prompts in use, and whether each is yours.",
    "negotiate prompts list",
    "NEGOTIATE_PROMPTS=my-prompts negotiate prompts list",
)
PROMPTS_SHOW: Final = _with_examples(
    "A prompt as it stands in its file.",
    "negotiate prompts show value-creation",
    "negotiate prompts show value-creation > my-prompts/value-creation.md.j2",
)
PROMPTS_RENDER: Final = _with_examples(
    "A prompt filled in from a scenario, as a model would read it.",
    "negotiate prompts render value-creation offer.yaml",
)
PROMPTS_CHECK: Final = _with_examples(
    "Whether the prompts can be used: parts, inputs, front matter. Exit code 1 if not.",
    "negotiate prompts check",
    "negotiate prompts check value-creation",
)
CONFIG: Final = _with_examples(
    "What is set, from where, and how to change it.",
    "negotiate config show --origin",
    "negotiate config set model NAME",
    "negotiate config key set",
    more="A flag stands before the environment, then come the project's negotiate.toml, your own "
    "file, and what holds by default. --isolated ignores both files for one run.",
)
CONFIG_SHOW: Final = _with_examples(
    "What is set. Of a key it says only whether there is one.",
    "negotiate config show",
    "negotiate config show --origin   and where each value comes from",
)
CONFIG_SET: Final = _with_examples(
    "Set one, in your own file or in the project's. Comments stay.",
    "negotiate config set model NAME",
    "negotiate config set base_url http://localhost:11434/v1",
    "negotiate config set max_cost_per_run 0.50 --project",
)
CONFIG_UNSET: Final = _with_examples(
    "Remove one from your own file or from the project's.",
    "negotiate config unset model",
)
CONFIG_PATH: Final = _with_examples(
    "Where your own settings are, or the project's.",
    "negotiate config path",
    "negotiate config path --project",
)
KEY: Final = _with_examples(
    "Store a key, list whose there are, remove one.",
    "negotiate config key set",
    "negotiate config key list",
    more="OPENAI_API_KEY stands before what is stored. No flag and no settings file takes a key.",
)
KEY_SET: Final = _with_examples(
    "Store the key for a host: typed without being shown, or one line of stdin.",
    "negotiate config key set                  for the endpoint in use",
    "negotiate config key set llm.example.org",
    "pass show llm | negotiate config key set",
)
KEY_LIST: Final = _with_examples(
    "The hosts that have a key; never the key.",
    "negotiate config key list",
)
KEY_REMOVE: Final = _with_examples(
    "Remove the key for a host.",
    "negotiate config key remove llm.example.org",
)
KEY_PATH: Final = _with_examples(
    "Where the keys are; only you can read that file.",
    "negotiate config key path",
)
DOCTOR: Final = _with_examples(
    "What works here and what to expect of a model; for each problem, what helps.",
    "negotiate doctor",
    "negotiate doctor --model NAME",
    "negotiate doctor --no-llm      this machine alone; nothing is sent",
    more="Sends a handful of tiny requests, none with anything of yours, and remembers which form "
    "of answer works. Exit code 0 without a problem; else that of the first one: 1 the "
    "installation, 2 settings or a file of yours, 4 key or quota, 5 the endpoint, 7 the answers.",
)
