import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from bekal.web.layout.charts import bar_geometry
from bekal.web.layout.templatetags import bekal as tags

DAY = dt.date(2026, 11, 21)


def rendered(source: str, address: str = "/people/", **context: object) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get(address))


@pytest.mark.parametrize(
    ("shown", "indonesian", "english"),
    [
        (lambda: tags.long_date(DAY), "21 November 2026", "21 November 2026"),
        (lambda: tags.long_date(dt.date(2026, 8, 1)), "1 Agustus 2026", "1 August 2026"),
        (lambda: tags.short_date(dt.date(2026, 8, 1)), "1 Agu 2026", "1 Aug 2026"),
        (lambda: tags.day_month(dt.date(2026, 12, 10)), "10 Des", "10 Dec"),
        (lambda: tags.weekday_date(DAY), "Sabtu, 21 November 2026", "Saturday 21 November 2026"),
        (lambda: tags.clock(dt.time(8, 5)), "08.05", "08:05"),
        (
            lambda: tags.date_time(dt.datetime(2026, 8, 1, 1, 5, tzinfo=dt.UTC)),
            "1 Agu 2026, 08.05",
            "1 Aug 2026, 08:05",
        ),
        (lambda: tags.number(281412), "281.412", "281,412"),
        (lambda: tags.number(0), "0", "0"),
        (lambda: tags.decimal(7.5), "7,5", "7.5"),
        (lambda: tags.decimal(Decimal("1234.5"), 2), "1.234,50", "1,234.50"),
        (lambda: tags.rupiah(1_250_000), "Rp 1.250.000", "Rp 1,250,000"),
        (lambda: tags.percent(0.619), "62%", "62%"),
        (lambda: tags.percent(0.0715, 1), "7,2%", "7.2%"),
    ],
)
def test_numbers_and_dates_follow_the_language(shown, indonesian, english):
    assert shown() == indonesian
    with translation.override("en"):
        assert shown() == english


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (19, "19 hari lagi"),
        (1, "besok"),
        (0, "hari ini"),
        (-1, "kemarin"),
        (-3, "3 hari lalu"),
        (1200, "1.200 hari lagi"),
    ],
)
def test_days_left_are_said_as_people_say_them(days, words):
    assert tags.days_left(DAY + dt.timedelta(days=days), DAY) == words


@pytest.mark.parametrize(
    "shown", [tags.long_date, tags.short_date, tags.number, tags.rupiah, tags.percent, tags.days_left]
)
def test_nothing_is_a_dash(shown):
    assert shown(None) == "–"


def test_moments_are_shown_in_the_local_time_of_the_place():
    moment = dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)
    with tags.timezone.override("Asia/Jayapura"):
        assert tags.date_time(moment) == "22 Nov 2026, 05.00"
        assert tags.long_date(moment) == "22 November 2026"


def test_text_is_escaped():
    page = "{% status_tag name %}{% button name href=name %}{% page_header name %}{% notice 'ok' name %}"
    page += "{% meter 1 2 name %}"
    assert "<b>" not in rendered(page, name='"<b>x')


def test_an_unknown_tone_is_a_mistake_of_the_page():
    with pytest.raises(ValueError, match="Unknown tone"):
        tags.status_tag("x", "green")


def test_a_button_sends_or_leads():
    assert rendered('{% button "Simpan" %}').startswith('<button type="submit"')
    assert 'name="act" value="1"' in rendered('{% button "Simpan" name="act" value="1" %}')
    assert rendered('{% button "Buka" href="/x/" kind="quiet" %}').startswith(
        '<a class="govuk-button govuk-button--secondary"'
    )


def test_sorting_turns_round_and_keeps_the_filters_but_not_the_page():
    heading = "{% sort_heading 'Nama' 'name' sort %}"
    fresh = rendered(heading, "/people/?q=yusuf&page=3", sort="leaves")
    assert 'href="?q=yusuf&amp;sort=name"' in fresh
    assert "aria-sort" not in fresh
    again = rendered(heading, "/people/?q=yusuf", sort="name")
    assert 'href="?q=yusuf&amp;sort=-name"' in again
    assert 'aria-sort="ascending"' in again


def test_numbered_pages_keep_the_query():
    page = Paginator(range(100), 10).get_page(2)
    shown = rendered("{% pager page %}", "/people/?q=a", page=page)
    assert 'href="?q=a&amp;page=3"' in shown
    assert shown.count('aria-current="page"') == 1
    assert rendered("{% pager page %}", page=Paginator(range(5), 10).get_page(1)) == "\n"


def test_cursors_replace_each_other():
    shown = rendered("{% keyset_pager older='o' newer='n' %}", "/people/?q=a&after=z")
    assert 'href="?q=a&amp;after=o"' in shown
    assert 'href="?q=a&amp;before=n"' in shown
    assert "<a" not in rendered("{% keyset_pager shown='3 orang' %}")


def test_only_a_running_job_asks_again():
    assert 'hx-get="/j/"' in rendered("{% progress 40 'Impor' url='/j/' %}")
    assert "hx-get" not in rendered("{% progress 100 'Impor' url='/j/' state='done' %}")


def test_steps_are_done_current_and_to_do():
    shown = rendered("{% stepper labels 2 %}", labels=["a", "b", "c"])
    assert [shown.count(f'class="{state}"') for state in ("done", "current", "todo")] == [1, 1, 1]
    assert shown.count('aria-current="step"') == 1


def test_a_chart_shows_the_same_numbers_as_its_table():
    shown = rendered(
        "{% bar_chart points 'Cakupan' unit='%' %}",
        points=[{"label": "Jan", "value": 40.5}, {"label": "Feb", "value": 81}],
    )
    assert shown.count("<rect") == 2
    assert '<td class="num">81%</td>' in shown
    assert 'role="img" aria-label="Cakupan"' in shown
    assert "," not in shown.split("<details")[0].split("viewBox")[1].split(">")[0]


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0], [5], list(range(40)), [-3, 4]])
def test_bars_stay_inside_their_frame(values):
    frame = bar_geometry(values)
    assert len(frame.bars) == len(values)
    for bar in frame.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= frame.width
        assert 0 <= bar.y <= bar.y + bar.height <= frame.baseline + 0.2


def test_the_tallest_bar_is_the_largest_value():
    heights = [bar.height for bar in bar_geometry([1, 3, 2]).bars]
    assert heights.index(max(heights)) == 1
    assert heights[0] == pytest.approx(max(heights) / 3, abs=0.1)
