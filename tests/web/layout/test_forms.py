import datetime as dt

import pytest
from django import forms
from django.utils import translation

from bekal.web.layout.forms import DateField, RupiahField, TypedNames


class Sample(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di KTP.")
    born = DateField(label="Lahir")
    kind = forms.ChoiceField(label="Jenis", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    days = forms.MultipleChoiceField(
        label="Hari", widget=forms.CheckboxSelectMultiple, choices=[("1", "Senin"), ("2", "Selasa")]
    )
    cost = RupiahField(label="Biaya", required=False)
    agreed = forms.BooleanField(label="Setuju")
    version = forms.IntegerField(widget=forms.HiddenInput)


GOOD = {
    "name": "Yusuf",
    "born_0": "5",
    "born_1": "agustus",
    "born_2": "1997",
    "kind": "b",
    "days": ["2"],
    "cost": "Rp 1.250.000",
    "agreed": "on",
    "version": "3",
}


def test_what_was_typed_becomes_values():
    form = Sample(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == dt.date(1997, 8, 5)
    assert form.cleaned_data["cost"] == 1_250_000


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("21", "11", "2026", dt.date(2026, 11, 21)),
        ("1", "Mei", "2026", dt.date(2026, 5, 1)),
        ("01", "may", "2026", dt.date(2026, 5, 1)),
        ("29", "2", "2024", dt.date(2024, 2, 29)),
        ("29", "2", "2026", None),
        ("31", "April", "2026", None),
        ("3", "4", "26", None),
        ("3", "", "2026", None),
        ("x", "y", "z", None),
    ],
)
def test_three_boxes_make_a_date_or_an_error_that_keeps_them(day, month, year, expected):
    form = Sample(GOOD | {"born_0": day, "born_1": month, "born_2": year})
    assert form.is_valid() is (expected is not None)
    if expected:
        assert form.cleaned_data["born"] == expected
    else:
        assert f'value="{year}"' in str(form["born"])
        assert "misalnya 21 11 2026" in str(form)


def test_one_iso_value_works_too():
    form = Sample({**{key: value for key, value in GOOD.items() if not key.startswith("born")}, "born": "1997-08-05"})
    assert form.is_valid()
    assert form.cleaned_data["born"] == dt.date(1997, 8, 5)


def test_an_empty_date_asks_for_its_parts():
    form = Sample(GOOD | {"born_0": "", "born_1": "", "born_2": ""})
    assert form["born"].problems == ["Isi hari, bulan, dan tahun."]


@pytest.mark.parametrize("typed", ["1,250,000", "dua juta", "-5"])
def test_unclear_money_is_refused(typed):
    assert "cost" in Sample(GOOD | {"cost": typed}).errors


def test_saved_money_is_shown_with_dots():
    assert 'value="1.250.000"' in str(Sample(initial={"cost": 1_250_000})["cost"])
    with translation.override("en"):
        assert 'value="1.250.000"' in str(Sample(initial={"cost": 1_250_000})["cost"])


def test_every_missing_field_says_what_to_do_and_is_linked():
    form = Sample({"version": "3"})
    page = str(form)
    for problem, target in [
        ("Isi: Nama.", "id_name"),
        ("Isi hari, bulan, dan tahun.", "id_born_0"),
        ("Pilih: Jenis.", "id_kind"),
        ("Pilih: Hari.", "id_days"),
        ("Centang “Setuju”.", "id_agreed"),
    ]:
        assert f'<a href="#{target}">{problem}</a>' in page
        assert page.count(f'id="{target}"') == 1
    assert page.count("Bidang ini tidak boleh kosong") == 0


def test_hints_and_errors_are_tied_to_their_inputs():
    page = str(Sample({"version": "3"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_hidden_fields_are_written_once_without_words():
    page = str(Sample(initial={"version": 3}))
    assert page.count('name="version"') == 1
    assert "Version" not in page


def test_choices_keep_what_was_picked():
    page = str(Sample(GOOD))
    assert 'name="kind" id="id_kind_1" value="b" checked' in page
    assert 'name="days" id="id_days_1" value="2" checked' in page


def test_names_that_people_typed_carry_their_language():
    class Search(forms.Form):
        table = forms.ChoiceField(choices=[("", "All"), ("Meja 1", "Meja 1")], widget=TypedNames)

    options = str(Search()["table"]).split("<option")
    assert ["lang" in option for option in options[1:]] == [False, True]
