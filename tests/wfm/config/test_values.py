"""The small languages of plan.toml."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.config.values import (
    MisspeltError,
    parse_clock_time,
    parse_duration,
    parse_lengths,
    parse_opening_hours,
    parse_starts,
    parse_zone,
    write_clock_time,
    write_duration,
    write_lengths,
    write_opening_hours,
    write_starts,
)

minutes_of_day = st.integers(0, 1439)


@st.composite
def opening_texts(draw):
    """Any list of days and hours, overlaps and hours past midnight among them."""
    items = []
    for _ in range(draw(st.integers(1, 4))):
        days = draw(
            st.lists(
                st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, max_size=2
            )
        )
        start = draw(minutes_of_day)
        end = draw(st.integers(0, 1440).filter(lambda minute, start=start: minute != start))
        items.append(f"{'-'.join(days)} {write_clock_time(start)}-{write_clock_time(end)}")
    return ", ".join(items)


class TestDuration:
    """Times such as `6h`."""

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("6h", 21600),
            ("90min", 5400),
            ("45s", 45),
            ("2d", 172800),
            ("1h 30min", 5400),
            ("1.5h", 5400),
            ("0h", 0),
        ],
    )
    def test_spellings(self, text, seconds):
        """Each unit, sums and decimals are read as seconds."""
        assert parse_duration(text) == seconds

    @pytest.mark.parametrize("text", ["6", "h", "6 hours", "-1h", "6h!", "", "0.3s", 6, True, None, ["6h"]])
    def test_misspelt(self, text):
        """What has no unit, an unknown one or fractions of a second is refused with a remedy."""
        with pytest.raises(MisspeltError) as caught:
            parse_duration(text)
        assert caught.value.remedy

    @pytest.mark.parametrize(
        ("seconds", "text"), [(21600, "6h"), (5400, "90min"), (45, "45s"), (86400, "24h")]
    )
    def test_written_in_one_unit(self, seconds, text):
        """The largest of h, min and s that gives a whole number is chosen."""
        assert write_duration(seconds) == text

    @given(st.integers(0, 10**7))
    def test_round_trip(self, seconds):
        """Writing and reading gives the same seconds."""
        assert parse_duration(write_duration(seconds)) == seconds


class TestStarts:
    """Times at which a shift may start."""

    def test_a_range_holds_both_ends(self):
        """06:00-08:00 every 60 is three starts."""
        assert parse_starts("06:00-08:00 every 60") == (360, 420, 480)

    def test_a_range_may_pass_midnight(self):
        """22:00-01:00 every 60 is four starts in the order worked."""
        assert parse_starts("22:00-01:00 every 60") == (1320, 1380, 0, 60)

    def test_a_list_keeps_its_order(self):
        """A list of times is read as it stands."""
        assert parse_starts(["22:00", "23:00", "00:00"]) == (1320, 1380, 0)

    def test_one_time(self):
        """A single time needs no list."""
        assert parse_starts("08:30") == (510,)

    @pytest.mark.parametrize(
        "value", ["06:00-14:00", "06:00-14:00 every 0", "noon", [], ["24:00"], ["06:00", "6:00"], 6]
    )
    def test_misspelt(self, value):
        """No step, no time, a repeated or impossible time are refused."""
        with pytest.raises(MisspeltError):
            parse_starts(value)

    @given(st.lists(minutes_of_day, min_size=1, unique=True))
    def test_round_trip(self, starts):
        """Writing and reading gives the same starts."""
        assert parse_starts(write_starts(starts)) == tuple(starts)


class TestLengths:
    """Hours of a shift, or of a family of shifts."""

    @pytest.mark.parametrize(
        ("value", "hours"),
        [(8, (8.0,)), ([6, 8], (6.0, 8.0)), ("6-9 every 1", (6, 7, 8, 9)), ("4 - 5 every 0.5h", (4, 4.5, 5))],
    )
    def test_spellings(self, value, hours):
        """One length, a list, and a window with both its ends."""
        assert parse_lengths(value) == hours

    @pytest.mark.parametrize(
        "value", ["8", "9-6 every 1", "6-9 every 0", [], [6, "8"], True, [6, 6], [0], 25]
    )
    def test_misspelt(self, value):
        """Text that is no window, windows that never end, what is no number, twice the same, beyond a day."""
        with pytest.raises(MisspeltError):
            parse_lengths(value)

    def test_round_trip(self):
        """One length is written as a number, several as a list, and both read back the same."""
        for written in (8.0, [6.0, 8.0]):
            assert write_lengths(parse_lengths(written)) == written


class TestClockTime:
    """Times of day."""

    def test_the_end_of_a_day(self):
        """24:00 is a time only where a day may end."""
        assert parse_clock_time("24:00", end_of_day=True) == 1440
        with pytest.raises(MisspeltError):
            parse_clock_time("24:00")

    @given(st.integers(0, 1440))
    def test_round_trip(self, minute):
        """Every minute from 00:00 to 24:00 is written and read as itself."""
        assert parse_clock_time(write_clock_time(minute), end_of_day=True) == minute


class TestOpeningHours:
    """When a queue is open."""

    def test_around_the_clock(self):
        """24/7 is every day from 0 to 1440, and is written so."""
        always = parse_opening_hours("24/7")
        assert always == tuple((day, 0, 1440) for day in range(7))
        assert parse_opening_hours("mon-sun 00:00-24:00") == always
        assert write_opening_hours(always) == "24/7"

    def test_days_and_hours(self):
        """Ranges of days and single days stand side by side, and are written as they were."""
        text = "mon-fri 08:00-20:00, sat 09:00-14:00"
        openings = parse_opening_hours(text)
        assert openings == (*((day, 480, 1200) for day in range(5)), (5, 540, 840))
        assert write_opening_hours(openings) == text

    def test_hours_past_midnight_are_cut(self):
        """Friday night belongs to Friday and Saturday, Sunday night to Sunday and Monday."""
        assert parse_opening_hours("fri 22:00-02:00") == ((4, 1320, 1440), (5, 0, 120))
        assert parse_opening_hours("sun 22:00-02:00") == ((0, 0, 120), (6, 1320, 1440))

    def test_overlapping_hours_become_one(self):
        """Hours that touch or overlap on a day are merged."""
        assert parse_opening_hours("mon 08:00-12:00, mon 11:00-15:00, mon 15:00-16:00") == ((0, 480, 960),)

    @pytest.mark.parametrize(
        "text", ["", "always", "mon", "mon 08:00", "mon 08:00-08:00", "fry 08:00-10:00", 24]
    )
    def test_misspelt(self, text):
        """What names no day or no hours is refused."""
        with pytest.raises(MisspeltError):
            parse_opening_hours(text)

    @given(opening_texts())
    def test_round_trip(self, text):
        """Whatever was read is written so that it is read the same."""
        openings = parse_opening_hours(text)
        assert parse_opening_hours(write_opening_hours(openings)) == openings

    @given(opening_texts())
    def test_hours_of_a_day_stand_apart(self, text):
        """Openings are sorted, and on a day closed time lies between two of them."""
        openings = parse_opening_hours(text)
        for (day, _, end), (next_day, next_start, _) in pairwise(openings):
            assert (day, end) < (next_day, next_start)


class TestZone:
    """Names of time zones."""

    def test_known(self):
        """A name of the zone database is kept."""
        assert parse_zone("Europe/Berlin") == "Europe/Berlin"

    def test_the_nearest_is_proposed(self):
        """A slip of the pen is answered with the zone that was meant."""
        with pytest.raises(MisspeltError) as caught:
            parse_zone("Eurpe/Berlin")
        assert caught.value.remedy == 'did you mean "Europe/Berlin"?'

    @pytest.mark.parametrize("name", ["", "../etc", 1, "Mars/Base"])
    def test_unknown(self, name):
        """No zone, no path and no number passes."""
        with pytest.raises(MisspeltError):
            parse_zone(name)
