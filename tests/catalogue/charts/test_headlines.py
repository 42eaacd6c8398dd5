"""Each headline states its finding, with a case for each way in which that may go."""

import pytest

from catalogue.charts import headlines


def rows(*values: int) -> list[list[str | int]]:
    """One for each month's end, the last of them 31 December 2025."""
    first = 2026 * 12 - len(values)
    ends = [(first + number, value) for number, value in enumerate(values)]
    return [[f"{month // 12}-{month % 12 + 1:02d}-28", value] for month, value in ends]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 1), "1 organisation reuses this service so far"),
        ((4, *[5] * 11, 9), "9 organisations reuse this service, up from 4 a year before"),
        ((9, *[5] * 11, 4), "4 organisations reuse this service, down from 9 a year before"),
        ((4, *[5] * 11, 4), "4 organisations reuse this service, as many as a year before"),
        ((7, *[5] * 11, 0), "0 organisations reuse this service, down from 7 a year before"),
        (
            (1200, *[0] * 11, 3400),
            "3,400 organisations reuse this service, up from 1,200 a year before",
        ),
    ],
)
def test_growth_says_whether_it_went_up_or_down(values: tuple[int, ...], expected: str) -> None:
    assert headlines.growth("listing", rows(*values)) == expected


def test_in_the_middle_of_a_month_the_year_before_is_the_last_month_s_end_before_it() -> None:
    found = [*rows(3, *[5] * 12), ["2026-01-10", 8]]
    assert headlines.growth("listing", found).endswith("up from 3 a year before")


@pytest.mark.parametrize("noun", sorted(headlines.FINDINGS))
def test_one_and_many_have_words_of_their_own(noun: str) -> None:
    assert headlines.finding(noun, 1) != headlines.finding(noun, 2).replace("2", "1")
    assert "1,000" in headlines.finding(noun, 1000)


@pytest.mark.parametrize(
    "noun", ["listing", "publisher", "capability", "type", "place", "commons"]
)
def test_a_share_names_numerator_and_denominator(noun: str) -> None:
    found = headlines.share(noun, fitting=12, eligible=200, percent=6)
    assert "200" in found
    assert found.endswith(("12 do: 6%", "12 reuse it: 6%"))
    assert headlines.share(noun, fitting=1, eligible=1, percent=100) != found


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (1200, "1,200"), (12.5, "12.5"), (2.586, "2.586"), (100.0, "100")],
)
def test_a_number_is_said_as_the_table_shows_it(number: float, words: str) -> None:
    assert headlines.said(number) == words


def test_retention_tells_both_years_or_as_far_as_it_was_watched() -> None:
    both = headlines.retention_headline("organisations", began=23, kept=[(12, 81.2), (24, 70)])
    assert both == (
        "Of 23 organisations that went live, 81.2% were still in use after 12 months "
        "and 70% after 24 months"
    )
    assert headlines.retention_headline("organisations", began=1, kept=[(1, 50)]) == (
        "Of 1 organisation that went live, 50% were still in use after 1 month"
    )


def test_where_nobody_stopped_the_headline_says_so() -> None:
    assert headlines.none_stopped("uses", began=7, months=9) == (
        "Of 7 uses that went live, none had stopped after 9 months"
    )


def test_too_few_are_told_with_what_is_needed() -> None:
    assert headlines.too_few(count=3, least=5) == ("Too few to show: 3 so far, 5 are needed")


def test_the_others_state_their_largest_part() -> None:
    assert headlines.types_headline(
        "commons", total=10, largest="health", number=6, spread=2.586
    ) == (
        "10 organisations reuse at least one service. The most common type is health: 6. "
        "The effective number of sectors is 2.586"
    )
    assert headlines.places_headline("listing", total=5, largest="Wales", number=3).endswith(
        "The place with the most is Wales: 3"
    )
    assert headlines.waiting_headline(uses=20, half=41, most=92.5) == (
        "Half of 20 uses went live within 41 days, three quarters within 92.5"
    )
    assert headlines.flows_headline(uses=9, giver="agency", taker="health", number=4).endswith(
        "The largest flow is from agency to health: 4"
    )
