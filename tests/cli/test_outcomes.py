"""`price`, `improve` and `frontier`, and the ways to give terms."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import Commands


def priced(negotiate: Commands, *terms: str, stdin: str | None = None) -> dict[str, object]:
    ran = negotiate("price", "offer.yaml", *terms, "--json", stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert isinstance(document, dict)
    return document


def test_a_priced_package_says_what_was_left_out(negotiate: Commands) -> None:
    ran = negotiate("price", "offer.yaml", "Base salary=170000", "remote days = 2")
    assert (ran.code, ran.err) == (0, "")
    assert "  Base salary  170,000 USD per year\n  Remote days  2\n" in ran.out
    assert "Left out, so as in the comparison: Start date.\n" in ran.out
    assert "gain in points" in negotiate("price", "offer.yaml", "Remote days=2", "--explain").out


@pytest.mark.parametrize("amount", ["170000", "170,000", "170k", "170 000"])
def test_amounts_may_be_written_as_people_write_them(negotiate: Commands, amount: str) -> None:
    document = priced(negotiate, f"Base salary={amount}")
    assert document["outcome"] == {
        "Base salary": 170000,
        "Remote days": 2,
        "Start date": "2027-02-05",
    }
    assert document["from_reference"] == ["Remote days", "Start date"]


def test_terms_come_from_a_file_or_stdin_too(negotiate: Commands, folder: Path) -> None:
    typed = priced(negotiate, "Base salary=170000", "Start date=2027-03-01")
    yaml = "Base salary: 170000\nStart date: 2027-03-01\n"
    (folder / "terms.yaml").write_text(yaml, encoding="utf-8")
    terms = {"Base salary": 170000, "Start date": "2027-03-01"}
    (folder / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
    assert priced(negotiate, "terms.yaml") == typed
    assert priced(negotiate, "terms.json") == typed
    assert priced(negotiate, "-", stdin=yaml) == typed


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("Base salry=170000", "issue 'Base salry'; did you mean 'Base salary'?"),
        ("Base salary=170001", "'170001' for 'Base salary'; did you mean '170000'"),
        ("Start date=soon", "'soon' for 'Start date'"),
        ("Title=Staff", "'Title' has no options in your file yet"),
    ],
)
def test_terms_that_do_not_exist_are_named_with_the_nearest(
    negotiate: Commands, terms: str, told: str
) -> None:
    """`price` answers with the verdict `invalid`; there is nothing that could be improved."""
    priced_so = negotiate("price", "offer.yaml", terms, "--json")
    certificate = json.loads(priced_so.out)["certificate"]
    assert (priced_so.code, certificate["verdict"]) == (0, "invalid")
    assert told in certificate["reason"]
    assert certificate["my_gain"] is None
    told_so = " ".join(negotiate("price", "offer.yaml", terms).out.split())
    assert told.split("; ", maxsplit=1)[0] in told_so
    improved_so = negotiate("improve", "offer.yaml", terms)
    assert (improved_so.code, improved_so.out) == (2, "")
    assert told in improved_so.err


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (["nowhere.yaml"], "'nowhere.yaml' is neither issue=option nor a file that exists"),
        (["Remote days=2", "=3"], "'=3' is neither issue=option nor a file"),
        (["Remote days=", "Title=x"], "'Remote days=' is neither issue=option nor a file"),
        (["Remote days=2", "Remote days=3"], "'Remote days' stands twice"),
    ],
)
@pytest.mark.parametrize("command", ["price", "improve"])
def test_what_is_no_term_is_a_usage_error(
    negotiate: Commands, command: str, terms: list[str], told: str
) -> None:
    ran = negotiate(command, "offer.yaml", *terms)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "terms.yaml: no terms; expected lines of `issue: option`"),
        ("[1]", "terms.yaml: no terms"),
        ("A: [1]\nB: true\n", "terms.yaml:1: 'A': expected one number or text\nterms.yaml:2: 'B'"),
        ("A: {", "terms.yaml:1: not readable as YAML"),
    ],
)
def test_a_file_of_terms_is_checked_like_any_other(
    negotiate: Commands, folder: Path, text: str, told: str
) -> None:
    (folder / "terms.yaml").write_text(text, encoding="utf-8")
    ran = negotiate("price", "offer.yaml", "terms.yaml")
    assert ran.code == 2
    assert told in ran.err


def test_stdin_is_read_once(negotiate: Commands) -> None:
    ran = negotiate("price", "-", "-", stdin="")
    assert ran.code == 2
    assert "stdin holds the scenario or the terms, not both" in ran.err


def test_a_package_is_made_better(negotiate: Commands) -> None:
    ran = negotiate("improve", "offer.yaml", "Remote days=2")
    assert ran.code == 0
    assert "making this package better for one and worse for neither" in ran.out
    document = json.loads(negotiate("improve", "offer.yaml", "Remote days=2", "--json").out)
    assert set(document) >= {"outcome", "from_reference", "improvements"}
    assert negotiate("improve", "offer.yaml", "Remote days=2", "--all", "--explain").code == 0


def test_the_frontier_is_a_table_or_json(negotiate: Commands) -> None:
    ran = negotiate("frontier", "offer.yaml")
    assert "  no   you       they   terms\n   1   100 " in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    document = json.loads(negotiate("frontier", "offer.yaml", "--json").out)
    mine = [point["mine"] for point in document["points"]]
    assert mine == sorted(mine, reverse=True)
    everything = negotiate("frontier", "offer.yaml", "--all").out
    assert f"\n{len(mine):>4}  " in everything
