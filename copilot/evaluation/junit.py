"""The results as JUnit XML, as the test pages of most CI systems read it.

A suite with a variant is a test suite; a case with a grader that says yes or no, or with anything
that must hold, is a test, its repeats together. A case that never came to an answer is one error
under `run`. Where unused recordings are red, they are a test too. Names stay the same from run to run, so that a CI can tell the history of a test.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from copilot.evaluation.report_tables import ENDED, OF_PROMPTS, Cell, FoldedCase, folded
from copilot.evaluation.report_words import changed, compared_words, title_of
from copilot.evaluation.results import CaseResult, EvalDocument, GradeResult, RunResult
from copilot.reporting.layout import printable
from copilot.reporting.usage_lines import cost_words
from copilot.reporting.wording import counted

_WHOLE: Final = "negotiate eval"
_COUNTED: Final = ("tests", "failures", "errors", "skipped")
_KINDS: Final = {"failure": "failures", "error": "errors", "skipped": "skipped"}

# XML 1.0 has no place for these, not even escaped.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(document: EvalDocument, *, strict: bool = False) -> str:
    """The results as one XML document that ends on a line end.

    Args:
        document: the results.
        strict: whether unused recordings fail the gate too.
    """
    root = ET.Element("testsuites", {"name": _WHOLE})
    for run in document.runs:
        root.append(_suite(run))
    if strict:
        root.append(_recordings(document.unused))
    for name in _COUNTED:
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(run: RunResult) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _clean(title_of(run))})
    suite.append(_properties(run))
    tests = [*(test for case in folded(run) for test in _tests(run, case)), *_compared(run)]
    _fill(suite, tests)
    return suite


def _fill(suite: ET.Element, tests: Sequence[ET.Element]) -> None:
    suite.extend(tests)
    suite.set("tests", str(len(tests)))
    for kind, name in _KINDS.items():
        suite.set(name, str(sum(test.find(kind) is not None for test in tests)))


def _recordings(unused: Sequence[str]) -> ET.Element:
    """One test of all suites together: that each recording is asked for."""
    suite = ET.Element("testsuite", {"name": _WHOLE})
    test = ET.Element("testcase", {"classname": _WHOLE, "name": "unused recordings"})
    if unused:
        message = f"{counted(len(unused), 'recording')} that no case asks for"
        _put(test, "failure", message, "\n".join(unused), kind="unused")
    _fill(suite, [test])
    return suite


def _properties(run: RunResult) -> ET.Element:
    """What the results come from. Seconds stand here: those of a recording are no running time."""
    made, usage = run.made_by, run.usage
    told = {
        "model": made.model,
        "endpoint": made.endpoint,
        "mode": made.mode,
        "engine": made.engine,
        "graders": made.graders,
        "planned": run.planned,
        "recordings": made.recorded,
        "written by hand": made.authored,
        "recorded from": made.recorded_first,
        "recorded until": made.recorded_last,
        "seconds when recorded" if usage.recorded else "seconds": round(usage.seconds, 1),
        "tokens in": usage.input_tokens,
        "tokens out": usage.output_tokens,
        "cost": cost_words(usage),
        **{f"prompt {name}": hashed for name, hashed in made.prompts.items()},
    }
    properties = ET.Element("properties")
    for name, value in told.items():
        shown = "unknown" if value is None else str(value)
        ET.SubElement(properties, "property", {"name": _clean(name), "value": _clean(shown)})
    return properties


def _tests(run: RunResult, case: FoldedCase) -> Iterator[ET.Element]:
    yield _ended(run, case)
    gated = {total.grader for total in run.totals if total.gated}
    for grader in case.graders:
        cell = case.cell(grader)
        asserts = any(grade.passed is not None for grade in case.grades(grader))
        if cell is not None and (asserts or grader in gated):
            yield _test(run, case, grader, cell, gated=grader in gated)


def _ended(run: RunResult, case: FoldedCase) -> ET.Element:
    """Whether the case was put to the model each time: a missing recording is an error."""
    test = _named(run, f"{case.name}: run")
    open_ended = [result for result in case.results if result.status not in ENDED]
    if open_ended:
        done = len(case.results) - len(open_ended)
        first = open_ended[0]
        whys = [_why(run, result.title, result.problem) for result in open_ended]
        message = f"{done}/{len(case.results)}: {whys[0]}"
        kind = first.failure or first.status
        _put(test, "error", message, "\n".join(dict.fromkeys(whys)), kind=kind)
    return test


def _why(run: RunResult, title: str, problem: str) -> str:
    """What the request lacks, where it is known, else what went wrong."""
    start = f"{title}: "
    missed = (text.removeprefix(start) for text in run.misses if text.startswith(start))
    return next(missed, problem) or "no answer"


def _test(run: RunResult, case: FoldedCase, grader: str, cell: Cell, *, gated: bool) -> ET.Element:
    test = _named(run, f"{case.name}: {grader}")
    bad = [(result.status, grade) for result in case.results for grade in _bad(result, grader)]
    real = [grade for status, grade in bad if status in ENDED or grader in OF_PROMPTS]
    reasons = dict.fromkeys(grade.reason or "no" for grade in real)
    if real and gated:
        message = f"{cell}: {next(iter(reasons))}"
        _put(test, "failure", message, "\n".join(reasons), kind=grader)
    elif real:
        _put(test, "skipped", f"{cell}, counted, but need not hold: {next(iter(reasons))}")
    elif bad:
        _put(test, "skipped", f"{cell}, the others have no answer")
    return test


def _bad(result: CaseResult, grader: str) -> list[GradeResult]:
    return [g for g in result.grades if g.grader == grader and not _full(g)]


def _full(grade: GradeResult) -> bool:
    return grade.passed is True or (grade.k is not None and grade.k == grade.n)


def _compared(run: RunResult) -> Iterator[ET.Element]:
    """The comparison as one test more: only a worse one fails."""
    if run.comparison is None:
        return
    test = _named(run, "comparison")
    if run.comparison.verdict == "worse":
        worse = [change for change in run.comparison.changes if change.direction == "worse"]
        told = "\n".join(
            [
                *map(changed, worse),
                *(
                    f"{found.grader}: {found.before:.2f} -> {found.after:.2f}"
                    for found in run.comparison.differences
                    if found.verdict == "worse"
                ),
            ]
        )
        _put(test, "failure", compared_words(run.comparison), told, kind="worse")
    elif run.comparison.verdict == "not_comparable":
        _put(test, "skipped", compared_words(run.comparison))
    yield test


def _named(run: RunResult, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": _clean(title_of(run)), "name": _clean(name)})


def _put(test: ET.Element, tag: str, message: str, text: str = "", *, kind: str = "") -> None:
    found = ET.SubElement(test, tag, {"message": _clean(message)})
    if kind:
        found.set("type", _clean(kind))
    if text:
        found.text = "\n".join(_clean(line) for line in text.splitlines())


def _clean(text: str) -> str:
    """The text on one line, with what XML has no place for left out."""
    return printable(_NO_XML.sub(" ", text))
