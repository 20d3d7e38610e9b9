from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bekal.eligibility.criteria import CRITERIA
from bekal.eligibility.readable import as_lines, certainty_in_words, readable, readable_method
from bekal.eligibility.readable_scales import readable_scale
from bekal.eligibility.rules import Rule, RuleSet, read_rule, ruleset_on, shipped_rulesets
from bekal.eligibility.scales import read_scale, shipped_scales
from bekal.eligibility.sentences import LANGUAGES, texts
from bekal.eligibility.spans import Span
from bekal.eligibility.terms import method_on

VERSIONS = [version for versions in shipped_rulesets().values() for version in versions]
DAY = date(2026, 6, 1)


def every_rule(rules: tuple[Rule, ...]) -> list[Rule]:
    return [one for rule in rules for one in (rule, *every_rule(rule.parts))]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: f"{version.code} {version.validity.since}")
def test_every_shipped_rule_set_reads_as_plain_sentences(version: RuleSet) -> None:
    page = readable(version)
    assert len(page.rules) == len(version.rules)
    assert all(rule.reference for rule in page.rules)
    assert version.certainty in texts()["certainty"]
    for language in LANGUAGES:
        lines = list(as_lines(page, language))
        assert len(lines) == 4 + len(version.rules) + bool(version.note)
        for line in lines:
            assert line[:1].isupper() or line[:1].isdigit()
            assert not set("{}_|") & set(line), line
        for rule in page.rules:
            assert rule.sentence[language].endswith(".")
    assert page.rules[0].sentence["id"] != page.rules[0].sentence["en"]


def test_parameters_stand_in_the_sentences() -> None:
    page = readable(ruleset_on("assimilation_special", DAY))
    assert list(as_lines(page, "id"))[1:4] == [
        "Berlaku sejak 27 Januari 2022.",
        "Dasar: Permenkumham 3/2018 jo. 7/2022 pasal 45.",
        "Sumbernya baru dibaca sebagian; periksa naskah resminya.",
    ]
    said = {rule.code: rule for rule in page.rules}
    assert said["clean"].sentence["id"] == "Tidak boleh ada hukuman disiplin dalam 9 bulan terakhir."
    assert said["fraction_served"].sentence["en"].startswith("Must have served two thirds of the sentence")
    assert said["pledge"].only_for == {
        "id": "Hanya disyaratkan bila kelompok tindak pidana adalah terorisme.",
        "en": "Asked only if the group of offences is terrorism.",
    }
    inside = {rule.code: rule for rule in readable(ruleset_on("in_house_training", DAY)).rules}
    assert "minimum: di dalam dan di luar tembok" in inside["tier_allows"].sentence["id"]
    assert "supermaksimum: tidak ada" in inside["tier_allows"].sentence["id"]
    assert "petugas dapat memutuskan" in (inside["course_fit"].officer or {})["id"]


def test_a_version_that_is_over_names_its_last_day() -> None:
    first = shipped_rulesets()["assimilation"][0]
    assert readable(first).validity["id"] == "Berlaku dari 19 Mei 1999 sampai 8 Maret 2018."
    assert readable(replace(first, validity=Span())).validity["en"] == "Holds on every day."
    assert readable(replace(first, validity=Span(until=DAY))).validity["en"] == "Holds until 31 May 2026."


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"fact": "sex", "in": ["M", "F"]}, "jenis kelamin salah satu dari laki-laki dan perempuan"),
        ({"fact": "life_or_death", "is": False}, "jenis pidana: tidak"),
        ({"fact": "birth_date", "months": 216}, "sudah lewat 216 bulan sejak tanggal lahir"),
        ({"fact": "conduct_score", "at_least": 65}, "nilai SPPN sekurangnya 65"),
        ({"not": {"fact": "sex", "is": "F"}}, "tidak benar bahwa jenis kelamin adalah perempuan"),
        (
            {"any_of": [{"fact": "sex", "is": "F"}, {"fact": "held", "is": True}]},
            "jenis kelamin adalah perempuan atau keberadaannya: ya",
        ),
    ],
)  # fmt: skip
def test_of_whom_a_rule_is_asked(condition: dict[str, object], said: str) -> None:
    rule = read_rule({"code": "convict", "only_for": condition}, "Pasal 1")
    ruleset = replace(ruleset_on("parole", DAY), rules=(rule,))
    assert readable(ruleset).rules[0].only_for["id"] == f"Hanya disyaratkan bila {said}."  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            {"any_of": [{"code": "literate"}, {"code": "conduct_score", "at_least": 65}]},
            "Salah satu harus terpenuhi: Dapat membaca dan menulis; Nilai SPPN paling rendah 65.",
        ),
        (
            {"at_least": 2, "of": [{"code": "literate"}, {"code": "convict"}, {"code": "sex"}]},
            "Sekurangnya 2 harus terpenuhi: Dapat membaca dan menulis; Sudah berstatus narapidana; "
            "Bila kursus khusus untuk laki-laki atau perempuan: harus sesuai.",
        ),
        ({"not": {"code": "convict"}}, "Ini tidak boleh terjadi: Sudah berstatus narapidana."),
    ],
)  # fmt: skip
def test_rules_made_of_rules(data: dict[str, object], said: str) -> None:
    ruleset = replace(ruleset_on("parole", DAY), rules=(read_rule(data, "Pasal 1"),))
    (rule,) = readable(ruleset).rules
    assert rule.sentence["id"] == said
    assert len(rule.parts) == len(ruleset.rules[0].parts)


def test_what_asks_nothing_without_a_course_says_when_it_does() -> None:
    for code in ("health", "minimum_age", "sex", "minimum_education", "prerequisites", "convict_to_go_out"):
        assert "asked" in texts()["criteria"][code]
    asked = {rule.code for version in VERSIONS for rule in every_rule(version.rules)}
    assert asked <= set(CRITERIA) | {"any_of", "all_of", "at_least", "not"}


def test_scales_are_dated_data_with_a_reference_and_a_certainty() -> None:
    assert set(shipped_scales()) == {"counting", "credit", "commutation", "release", "remission", "data_quality"}
    for versions in shipped_scales().values():
        for version in versions:
            assert version.reference
            assert version.certainty in texts()["certainty"]
            assert version.validity.since is not None
            assert all(version.title[language] for language in LANGUAGES)
    assert shipped_scales()["counting"][0].certainty == "open"


def test_every_scale_reads_as_plain_sentences() -> None:
    pages = {code: readable_scale(versions[-1]) for code, versions in shipped_scales().items()}
    for page in pages.values():
        assert page.lines
        for language in LANGUAGES:
            assert page.validity[language].endswith(".")
            for line in page.lines:
                assert line[language][0].isupper()
                assert line[language].endswith(".")
                assert not set("{}_|") & set(line[language])
    remission = [line["id"] for line in pages["remission"].lines]
    assert remission[:3] == [
        "Remisi umum diberikan setiap tanggal 17 Agustus; remisi khusus pada hari besar agamanya.",
        "Remisi umum pertama, sesudah menjalani 6 bulan: 1 bulan.",
        "Remisi umum pertama, sesudah menjalani 1 tahun: 2 bulan.",
    ]
    assert "Remisi khusus ke-6 dan seterusnya: 2 bulan." in remission
    assert "Every 5 days of city detention count as one day." in [line["en"] for line in pages["credit"].lines]


def test_versions_of_a_scale_that_overlap_are_refused() -> None:
    text = """
        code = "counting"
        title = { id = "Cara", en = "How" }
        [[versions]]
        valid_from = 2020-01-01
        valid_until = 2026-01-02
        reference = "Pasal 1"
        certainty = "open"
        values = { year = "365" }
        [[versions]]
        valid_from = 2026-01-01
        reference = "Pasal 2"
        certainty = "open"
        values = { year = "calendar" }
    """
    earlier, later = read_scale(text.replace("2026-01-02", "2026-01-01"))
    assert (earlier.values["year"], later.values["year"]) == ("365", "calendar")
    for wrong in (text, text.replace("valid_until = 2026-01-02", "")):
        with pytest.raises(ValueError, match="begins before"):
            read_scale(wrong)


def test_how_dates_are_counted_in_words() -> None:
    year, remission, certainty = readable_method(method_on(DAY))
    assert year["id"] == "Tahun dan bulan dihitung menurut kalender."
    assert "2/3 × T − remisi" in remission["id"]
    assert certainty == certainty_in_words("open") == certainty_in_words("what nobody knows")
