"""A finding cannot be a problem without a remedy, and the first problem decides."""

import pytest
from pydantic import ValidationError

from copilot.domain.diagnosis import Checked, Diagnosis, Status


@pytest.mark.parametrize(
    ("status", "remedy", "exit_code"),
    [("problem", None, 5), ("problem", "Start it.", 0), ("note", "Start it.", 5)],
)
def test_a_problem_and_nothing_else_has_an_exit_code_and_it_has_a_remedy(
    status: Status, remedy: str | None, exit_code: int
) -> None:
    with pytest.raises(ValidationError, match="a problem, and nothing else"):
        Checked(check="a.b", status=status, text="x", remedy=remedy, exit_code=exit_code)


def test_the_first_problem_decides_the_exit_code() -> None:
    fine = Checked(check="a.b", status="fine", text="x")
    key = Checked(check="key.present", status="problem", text="x", remedy="y", exit_code=4)
    way = Checked(check="endpoint.name", status="problem", text="x", remedy="y", exit_code=5)

    def code(*findings: Checked) -> int:
        told = Diagnosis(findings=findings, model=None, host=None, conclusion="c", next_step="n")
        return told.exit_code

    assert (code(fine, key, way), code(fine, way), code(fine)) == (4, 5, 0)
    assert key.area == "key"
