"""Whether figures in the model's words come from what it was told."""

from collections.abc import Iterator
from decimal import Decimal

from copilot.advisors.grounding import figures_in, known_figures, ungrounded
from copilot.domain.documents import TradesDocument
from copilot.domain.issue import option_text
from copilot.evaluation.graders.grade import Grade, counted
from copilot.evaluation.masking import figures_masked
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.texts import answer_object, model_words, raw_texts


def grounding(outcome: Outcome) -> Iterator[Grade]:
    """Whether each figure in the model's words comes from what it was told.

    `grounding` looks at the words that are shown; the day that an idea names for an event is a
    term to be agreed on and needs no source. No words hold, no document does not. `figures_backed`
    counts figures in the raw answers, before any check, but for days of events, identifiers and
    the options of new issues. No figure is none of none; an unusable answer is none of one.
    The reason masks the figures: a limit stands in no input, so one that is said is among them.
    """
    if outcome.document is None:
        yield Grade("grounding", value=False, reason="no answer")
        return
    known = _known(outcome)
    wrong = [
        f"{place}: {figures_masked(figure)}"
        for place, text in model_words(outcome.document, outcome.engine)
        for figure in ungrounded(text, known | known_figures(_days(outcome)))
    ]
    yield Grade("grounding", not wrong, "; ".join(dict.fromkeys(wrong)))
    figures = [
        figure
        for text in raw_texts(answer_object(e) for e in outcome.asked)
        for figure in figures_in(text)
    ]
    backed = sum(bool(figure.readings & known) for figure in figures)
    yield Grade("figures_backed", counted(backed, len(figures), outcome))


def _known(outcome: Outcome) -> frozenset[Decimal]:
    told_to_model = [
        message.content
        for exchange in outcome.exchanges[:1]
        for message in exchange.request.messages
        if message.role == "user"
    ]
    # with the unit behind it: 15 "million USD" is said as 15 million
    options = [
        f"{option_text(option)} {issue.unit or ''}"
        for issue in outcome.case.scenario.issues
        for option in issue.options
    ]
    return known_figures((*told_to_model, *options))


def _days(outcome: Outcome) -> Iterator[str]:
    """The days that ideas name for an event: a term of theirs, to be agreed on."""
    if isinstance(outcome.document, TradesDocument):
        for idea in outcome.document.ideas:
            if idea.contingent is not None and idea.contingent.by is not None:
                yield idea.contingent.by
