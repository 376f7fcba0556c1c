"""What is done with the results of evals: baselines, saved runs, recordings that are left over."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from copilot.cli.console import tell
from copilot.cli.eval_session import Wanted, chosen_suites, results, unused
from copilot.errors import UsageError
from copilot.evaluation.baseline import bless, check_blessable
from copilot.evaluation.comparison import compare
from copilot.evaluation.results import EvalDocument
from copilot.evaluation.suite import shares_recordings


async def blessed(wanted: Wanted) -> tuple[Path, ...]:
    """The baselines that were written, one for each suite; the first variant counts.

    Raises:
        UsageError: a run is not complete, or its gate failed; then none is written.
    """
    suites = {suite.name: suite for suite in chosen_suites(wanted)}
    document = await results(replace(wanted, matrix=False))
    for run in document.runs:
        check_blessable(run)
    today = datetime.now(UTC).date()
    return tuple(bless(run, suites[run.suite].baselines, today=today) for run in document.runs)


async def orphans(wanted: Wanted) -> tuple[Path, ...]:
    """The recordings that no case asks for.

    Raises:
        UsageError: that cannot be told, as something is missing or another suite may use them.
    """
    suites = chosen_suites(wanted)
    document = await results(wanted)
    if not all(run.complete for run in document.runs):
        raise UsageError(
            "not every case came to an answer, so what it asks for cannot be told from what is "
            "unused",
            hint="See what is missing: negotiate eval run",
        )
    for suite in suites:
        if shares_recordings(suite.cassettes, suites):
            raise UsageError(
                f"other suites beside {suite.path.name} use the same recordings",
                hint="Name them all, or none: negotiate eval prune",
            )
    return unused(suites, document.runs, wanted)


def compared_files(before: Path, after: Path, *, across_models: bool) -> EvalDocument:
    """The later of two results, each run compared with the one of the same suite and variant.

    Raises:
        UsageError: a file cannot be read, or the two have no suite in common.
    """
    old, new = _read(before), _read(after)
    known = {(run.suite, run.variant): run for run in old.runs}
    runs = tuple(
        run.model_copy(
            update={
                "comparison": compare(
                    found,
                    run,
                    gated=[total.grader for total in run.totals if total.gated],
                    across_models=across_models,
                )
            }
        )
        for run in new.runs
        if (found := known.get((run.suite, run.variant))) is not None
    )
    kept = {(run.suite, run.variant) for run in runs}
    for suite, variant in [key for key in known if key not in kept]:
        tell(f"Not compared, as {after} does not hold it: {suite} {variant}".rstrip())
    if not runs:
        raise UsageError(f"{before} and {after} have no suite in common")
    return new.model_copy(update={"runs": runs})


def _read(path: Path) -> EvalDocument:
    """A document that `eval run --json` printed.

    Raises:
        UsageError: it is none.
    """
    try:
        return EvalDocument.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise UsageError(
            f"{path}: not what `eval run --json` prints; {error.error_count()} things do not fit"
        ) from None
