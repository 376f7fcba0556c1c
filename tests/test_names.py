"""A name of the user's inside a sentence: its capital, its article, one or many of it."""

import pytest

from copilot.names import is_plural, last_word, name_in_text, with_article
from copilot.words import in_quotes


@pytest.mark.parametrize(
    ("name", "inner", "thing"),
    [
        ("Base salary", "base salary", "the base salary"),
        ("Remote days", "remote days", "remote days"),
        ("Days at home", "days at home", "days at home"),
        ("Price for the shares", "price for the shares", "the price for the shares"),
        ("The fee", "the fee", "the fee"),
        ("A fee", "a fee", "a fee"),
        ("IP rights", "IP rights", "IP rights"),
        ("IT system", "IT system", "the IT system"),
        ("SLA", "SLA", "the SLA"),
        ("Base Salary", "Base Salary", "Base Salary"),
        ("Priya", "Priya", "Priya"),
        ("Mother\u2019s piano", "Mother\u2019s piano", "Mother\u2019s piano"),
        ("Landlord's share", "landlord's share", "the landlord's share"),
        ("Zuschlag am Samstag", "Zuschlag am Samstag", "Zuschlag am Samstag"),
        ("Start der Arbeit", "Start der Arbeit", "Start der Arbeit"),
        ("\u652f\u6255\u6761\u4ef6", "\u652f\u6255\u6761\u4ef6", "\u652f\u6255\u6761\u4ef6"),
        ("Paid at closing", "paid at closing", "what is paid at closing"),
        ("Paid holiday", "paid holiday", "the paid holiday"),
        ("Paid out on", "paid out on", '"paid out on"'),
        ("Salles, matériel", "Salles, matériel", '"Salles, matériel"'),
        ("Music ends", "music ends", "music ends"),
        ("Who does the setup", "who does the setup", "who does the setup"),
    ],
)
def test_a_name_loses_its_capital_where_it_is_plain_english(
    name: str, inner: str, thing: str
) -> None:
    assert name_in_text(name) == inner
    assert with_article(name) == thing


def test_a_plural_is_told_by_the_word_that_a_name_is_about() -> None:
    names = ("Days", "Bonus", "Basis", "Access", "SLAS", "Days at home", "Price for the shares")
    assert [is_plural(name) for name in names] == [True, False, False, False, False, True, False]


@pytest.mark.parametrize("name", ["Vorkaufsrecht", "\u00dcberschwemmung", "Lieferverzug", "Kanban"])
def test_a_noun_of_another_language_keeps_its_capital(name: str) -> None:
    assert name_in_text(name) == with_article(name) == name


def test_a_word_at_the_end_is_found_in_any_name() -> None:
    assert (last_word("Days at home"), last_word("")) == ("home", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Yes?", '"Yes?"'),
        ('"Yes?"', '"Yes?"'),
        ('say "yes"', "\"say 'yes'\""),
        ('"a" or "b"', "\"'a' or 'b'\""),
    ],
)
def test_a_text_to_be_said_stands_in_one_pair_of_quotation_marks(text: str, told: str) -> None:
    assert in_quotes(text) == told
