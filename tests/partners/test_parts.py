"""The parts of a draft: its clauses, duties and shares; its further parties; its files; a prison's own clause texts."""

import datetime as dt
import hashlib

import pytest
from django.core.files.storage import default_storage

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.partners import actions, queries
from bekal.partners.actions import Joined, Owed, Party, Share, Terms
from bekal.partners.choices import AgreementKind, CostKind, DocumentKind, DutyKind, DutyPeriod, FunderKind, PartySide
from bekal.partners.models import Agreement, AgreementDocument, AgreementVersion, ClauseTemplate, OfficeHolder
from bekal.partners.rules import SharingUneven
from bekal.partners.rules.clauses import Clause, UnknownPlaceholder
from bekal.partners.rules.files import Flaw, Refused
from tests.classes.scene import make_agreement, make_version

TERMS = Terms(
    kind=AgreementKind.EXECUTABLE,
    title="Pelatihan las",
    starts=dt.date(2026, 1, 5),
    ends=dt.date(2027, 1, 5),
    facility_number="W28-1",
    institution_number="B-1",
)
PARTIES = (
    Party(side=PartySide.FACILITY, name="Johan Rekaan", title="Kepala Lapas", acting=True),
    Party(side=PartySide.PARTNER, name="Rahma Rekaan", title="Kepala BPVP"),
)
PLACES = Owed(PartySide.PARTNER, DutyKind.PLACES, 16, DutyPeriod.YEAR)
PDF = b"%PDF-1.7 Pindaian rekaan"


@pytest.fixture
def draft(places, cast, acting, now):
    return actions.add_agreement(
        facility=places.ambon,
        institution=places.bpvp,
        terms=TERMS,
        courses=[make_version().course],
        parties=PARTIES,
        joined=[Joined(places.smkn, "S-9")],
        actor=acting(cast.owner),
        now=now,
    )


def test_a_draft_has_the_clauses_and_a_signed_one_keeps_them_filled(draft, cast, acting, now):
    assert draft.clauses.count() == 14
    actions.set_duties(agreement=draft, duties=[PLACES], actor=acting(cast.owner), now=now)
    actions.sign_agreement(
        agreement=draft, signed_on=dt.date(2026, 1, 5), place="Ambon", actor=acting(cast.warden), now=now
    )
    kept = AgreementVersion.objects.get()
    assert (kept.number, kept.effective_from, Agreement.objects.get().text_version) == (1, TERMS.starts, 1)
    words = " ".join(one["body"] for one in kept.contents["clauses"].values())
    assert "Las busur manual" in words
    assert "16 (enam belas) tempat peserta setiap tahun" in words
    assert "{" not in words
    assert kept.contents["numbers"] == ["W28-1", "B-1", "S-9"]


def test_another_kind_of_agreement_gets_its_own_clauses(draft, cast, acting, now):
    memorandum = Terms(**{**{name: getattr(TERMS, name) for name in Terms.__slots__}, "kind": "memorandum"})
    actions.edit_agreement(
        agreement=draft, version=1, terms=memorandum, courses=[], parties=[], actor=acting(cast.owner), now=now
    )
    assert draft.clauses.count() == 9
    assert draft.further_parties.count() == 1


@pytest.mark.parametrize("part", ["clauses", "duties", "shares"])
def test_two_people_who_change_one_draft_hear_of_each_other(draft, cast, acting, now, part):
    acts = {
        "clauses": (actions.set_clauses, [{"code": "a", "title": "A", "body": "Bunyi"}]),
        "duties": (actions.set_duties, [PLACES]),
        "shares": (actions.set_sharing, []),
    }
    act, written = acts[part]
    told = {"agreement": draft, "version": 1, part: written, "now": now}
    act(**told, actor=acting(cast.colleague))
    with pytest.raises(Conflict) as conflict:
        act(**told, actor=acting(cast.owner))
    assert conflict.value.who == "Colleague"
    for who, error in ((cast.warden, Forbidden), (cast.stranger, Unseen)):
        with pytest.raises(error):
            act(**told, actor=acting(who))
    Agreement.objects.update(state="review")
    with pytest.raises(IllegalTransition):
        act(**{**told, "version": 2}, actor=acting(cast.owner))


def test_shares_that_are_not_all_of_it_are_refused(draft, cast, acting, now):
    shares = [Share("short", CostKind.EXAM, FunderKind.PRISON, 9_999)]
    with pytest.raises(SharingUneven) as uneven:
        actions.set_sharing(agreement=draft, shares=shares, actor=acting(cast.owner), now=now)
    assert uneven.value.sums == {("short", "exam"): 9_999}


def test_a_name_in_braces_that_means_nothing_is_not_kept(draft, cast, acting, now):
    clauses = [{"code": "a", "title": "A", "body": "{entah}"}]
    with pytest.raises(UnknownPlaceholder):
        actions.set_clauses(agreement=draft, version=1, clauses=clauses, actor=acting(cast.owner), now=now)
    assert draft.clauses.count() == 14


# --- further parties ------------------------------------------------------------------------------------------------


def test_whoever_joins_sees_the_agreement_like_the_first(draft, cast, acting):
    for who in (cast.coordinator, cast.other_coordinator):
        actor = acting(who)
        assert draft in queries.agreements_for(actor)
        assert queries.agreement_for(actor, "agreement.view", draft.pk) == draft
        with pytest.raises(Forbidden):
            queries.agreement_for(actor, "agreement.edit", draft.pk)
    draft.further_parties.all().delete()
    assert draft not in queries.agreements_for(acting(cast.other_coordinator))
    with pytest.raises(Unseen):
        queries.agreement_for(acting(cast.other_coordinator), "agreement.view", draft.pk)


def test_the_heads_of_the_day_are_offered_else_who_signed_last(places, today):
    make_agreement(places.ambon, places.bpvp)
    OfficeHolder.objects.create(
        facility=places.ambon, name="Marthen Rekaan", title="Kepala Lapas", acting=True, starts=dt.date(2026, 1, 1)
    )
    lines = queries.heads_on(today, facility=places.ambon, institution=places.bpvp)
    assert [(one["side"], one["name"], one["acting"]) for one in lines] == [
        ("facility", "Marthen Rekaan", True),
        ("partner", "Rekaan partner", True),
    ]
    assert queries.heads_on(today, facility=places.piru, institution=None) == [{"side": "facility"}]


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def keep(draft, cast, acting, now):
    def do(content=PDF, kind=DocumentKind.SIGNED, actor=None):
        return actions.add_document(
            agreement=draft,
            amendment=None,
            kind=kind,
            name="pks.pdf",
            content=[content],
            actor=actor or acting(cast.owner),
            now=now,
        )

    return do


def test_a_file_is_kept_sealed_with_its_hash_and_once(keep):
    kept = keep()
    assert (kept.media_type, kept.size, kept.digest) == (
        "application/pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )
    with default_storage.open(kept.file.name) as file:
        assert b"Pindaian" not in file.read()
    assert keep() == kept
    assert AgreementDocument.objects.count() == 1
    assert queries.files_named() == {kept.file.name}


@pytest.mark.parametrize(
    ("content", "kind", "flaw"),
    [
        (b"<html><script>", DocumentKind.OTHER, Flaw.OTHER_KIND),
        (b"", DocumentKind.OTHER, Flaw.OTHER_KIND),
        (b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), DocumentKind.OTHER, Flaw.TOO_LARGE),
    ],
)
def test_other_files_are_not_kept(keep, content, kind, flaw):
    with pytest.raises(Refused) as refused:
        keep(content, kind)
    assert refused.value.flaw is flaw
    assert AgreementDocument.objects.count() == 0


def test_a_download_is_for_who_sees_the_agreement_and_is_on_record(keep, cast, acting, now):
    kept = keep()
    assert actions.open_document(document=kept, actor=acting(cast.other_coordinator), now=now) == PDF
    event = Event.objects.get(action="agreement_file.download")
    assert (event.actor_name, event.details["digest"]) == ("Other Coordinator", kept.digest)
    with pytest.raises(Unseen):
        actions.open_document(document=kept, actor=acting(cast.stranger), now=now)
    with pytest.raises(Forbidden):
        keep(actor=acting(cast.coordinator))


# --- a prison's own texts -------------------------------------------------------------------------------------------


def text(body, day="2026-03-02"):
    return Clause("funding", 7, "Pembiayaan", body, dt.date.fromisoformat(day))


def test_a_prisons_own_text_holds_from_its_day_until_the_shipped_one_again(places, cast, acting, now):
    told = {"facility": places.ambon, "kind": "executable", "actor": acting(cast.owner), "now": now}
    actions.set_clause(**told, clause=text("Naskah kami."), seen=0)
    actions.set_clause(**told, clause=text("", "2026-05-01"), seen=1)
    actions.set_clause(**told, clause=text("x", "2026-06-01"), seen=2, shipped=True)

    def funding(day, facility=places.ambon):
        clauses = queries.clauses_for_drafting(facility, "executable", dt.date.fromisoformat(day))
        return next((one.body for one in clauses if one.code == "funding"), None)

    shipped = funding("2026-03-01")
    assert shipped
    assert [funding(day) for day in ("2026-03-02", "2026-05-01", "2026-06-01")] == ["Naskah kami.", None, shipped]
    assert funding("2026-03-02", places.piru) == shipped


def test_the_second_editor_of_a_text_hears_of_the_first(places, cast, acting, now):
    told = {"facility": places.ambon, "kind": "executable", "clause": text("Naskah."), "seen": 0, "now": now}
    actions.set_clause(**told, actor=acting(cast.colleague))
    with pytest.raises(Conflict) as conflict:
        actions.set_clause(**told, actor=acting(cast.owner))
    assert conflict.value.who == "Colleague"
    with pytest.raises(Forbidden):
        actions.set_clause(**told, actor=acting(cast.warden))
    with pytest.raises(UnknownPlaceholder):
        actions.set_clause(**{**told, "clause": text("{entah}"), "seen": 1}, actor=acting(cast.owner))
    assert ClauseTemplate.objects.get().body == "Naskah."
