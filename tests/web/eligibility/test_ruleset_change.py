import datetime as dt

import pytest
from django.urls import reverse

from bekal.entitlements.models import RuleVersion
from bekal.entitlements.queries import ruleset_for
from tests.conftest import TODAY
from tests.entitlements.scenes import NEXT_MONTH, law
from tests.walk.filling import forms_of
from tests.web.eligibility.pages import boxes, queries_of

ADDRESS = reverse("ruleset_change", args=["assimilation"])


def as_shown(client, address=ADDRESS, **changes):
    """What the page's own form would send, with something changed; a value of None is not sent."""
    page = client.get(address).context
    form, since = page["form"], page["base"].validity.since
    fields = {bound.name: "on" if bound.value() is True else bound.value() or "" for bound in form}
    fields |= {"row": form.rows, "base": since.isoformat(), "reference": "Permenimipas 3/2026 pasal 4"}
    del fields["valid_from"]
    fields |= boxes(valid_from=NEXT_MONTH)
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def test_numbers_are_changed_criteria_dropped_and_the_text_shown_before(cast, signed_in):
    client = signed_in(cast.national)
    sent = as_shown(client, **{"r4-months": "9", "r2-keep": None, "do": "preview"})
    page = client.post(ADDRESS, sent).text
    assert "Bunyinya menjadi" in page
    assert "Tidak boleh ada hukuman disiplin dalam 9 bulan terakhir." in page
    assert not RuleVersion.objects.exists()
    answer = client.post(ADDRESS, {**sent, "do": "save"})
    assert answer.url == f"{reverse('ruleset_detail', args=['assimilation'])}?day=2026-04-01"
    rules = {rule.code: rule.parameters for rule in ruleset_for("assimilation", NEXT_MONTH).rules}
    assert rules == {"held": {}, "convict": {}, "fraction_served": {"fraction": "1/2"}, "clean": {"months": 9}}
    assert ruleset_for("assimilation", NEXT_MONTH - dt.timedelta(days=1)).validity.since == dt.date(2022, 8, 3)
    assert client.get(answer.url).status_code == 200


def test_a_criterion_is_added_and_nothing_typed_is_lost(cast, signed_in):
    client = signed_in(cast.national)
    sent = as_shown(client, **{"r4-months": "7", "note": "Catatan saya", "block": "conduct_score", "do": "add"})
    answer = client.post(ADDRESS, sent)
    ((_action, fields),) = forms_of(answer)
    assert fields["row"][-1] == "n5:conduct_score"
    assert answer.context["form"]["n5:conduct_score-keep"].value() is True
    assert (fields["r4-months"], fields["note"]) == (["7"], ["Catatan saya"])
    assert fields["reference"] == ["Permenimipas 3/2026 pasal 4"]
    fields |= {"n5:conduct_score-at_least": "70", "n5:conduct_score-reference": "Pasal 9", "do": "save", "block": ""}
    assert client.post(ADDRESS, fields).status_code == 302
    added = RuleVersion.objects.get().criteria[-1]
    assert added == {"code": "conduct_score", "at_least": 70, "reference": "Pasal 9"}


@pytest.mark.parametrize("code", ["in_house_training", "conditional_leave", "can_read", "parole_special"])
def test_what_is_not_touched_stays_as_it_is(cast, signed_in, code):
    address = reverse("ruleset_change", args=[code])
    client = signed_in(cast.national)
    before = ruleset_for(code, TODAY)
    answer = client.post(address, as_shown(client, address, do="save", note=before.note or "x"))
    assert answer.status_code == 302, answer.context["form"].errors
    after = ruleset_for(code, NEXT_MONTH)
    assert after.validity.since == NEXT_MONTH
    assert [(rule.code, rule.only_for, len(rule.parts)) for rule in after.rules] == [
        (rule.code, rule.only_for, len(rule.parts)) for rule in before.rules
    ]
    for one, other in zip(after.rules, before.rules, strict=True):
        assert one.officer_decides_for == other.officer_decides_for
        assert one.parameters == other.parameters
        assert one.reference == (
            "Permenimipas 3/2026 pasal 4" if other.reference == before.reference else other.reference
        )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (boxes(valid_from=TODAY), "Aturan baru berlaku paling cepat besok."),
        ({"reference": ""}, "Isi: Dasar hukum."),
        ({"r4-months": "banyak"}, "Bersih dari hukuman disiplin"),
        ({f"r{place}-keep": None for place in range(5)}, "Pakai paling sedikit satu syarat."),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(cast, signed_in, changes, told):
    client = signed_in(cast.national)
    answer = client.post(ADDRESS, as_shown(client, **{"note": "Catatan saya", "do": "save", **changes}))
    assert told in answer.text
    assert "Catatan saya" in answer.text
    assert not RuleVersion.objects.exists()


def test_a_criterion_that_was_dropped_stays_dropped_while_another_is_added(cast, signed_in):
    client = signed_in(cast.national)
    sent = as_shown(client, **{"r2-keep": None, "block": "literate", "do": "add"})
    form = client.post(ADDRESS, sent).context["form"]
    assert not form["r2-keep"].value()
    assert form["n5:literate-keep"].value() is True


def test_two_changes_cannot_begin_on_one_day(cast, signed_in):
    law("assimilation")
    client = signed_in(cast.national)
    assert "Sudah ada versi yang mulai pada hari itu." in client.post(ADDRESS, as_shown(client, do="save")).text
    assert RuleVersion.objects.count() == 1


def test_a_change_may_start_from_a_version_to_come(cast, signed_in):
    law("assimilation")
    client = signed_in(cast.national)
    assert 'value="12"' in client.get(f"{ADDRESS}?day=2026-04-01").text


def test_odd_rows_are_left_out(cast, signed_in):
    client = signed_in(cast.national)
    sent = as_shown(client, do="preview")
    sent["row"] = [*sent["row"], "r99", "rx", "n7:nonsense", "n8:", "zz", "r0"]
    assert len(client.post(ADDRESS, sent).context["preview"]["rules"]) == 5


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("warden", 403), ("regional", 403), ("coordinator", 404)])
def test_others_do_not(cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(ADDRESS).status_code == status
    assert client.post(ADDRESS, {"do": "save"}).status_code == status


def test_it_costs_the_same_with_more_versions(cast, signed_in):
    client = signed_in(cast.national)
    one = queries_of(client, ADDRESS)
    for days in range(3):
        law("assimilation", starts=NEXT_MONTH + dt.timedelta(days=days))
    assert queries_of(client, ADDRESS) == one <= 15
