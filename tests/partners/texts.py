"""Texts of agreements for tests: one plain one, and any at all for property tests."""

from hypothesis import strategies as st

from bekal.partners.rules.text import make_text

TERMS = {
    "title": "Pelatihan las",
    "starts": "2026-01-05",
    "ends": "2027-01-05",
    "minimum_participants": 10,
    "maximum_participants": 16,
    "eligibility_ruleset": "",
}
PLACES = {"side": "partner", "kind": "places", "quantity": 16, "period": "year", "text": ""}
ROOM = {"side": "facility", "kind": "room", "quantity": 1, "period": "class", "text": "bengkel"}


def text(**changes):
    """A small text of an agreement."""
    parts = {
        "terms": TERMS,
        "courses": {"1": "Las"},
        "clauses": [
            {"code": "basis", "title": "Dasar", "body": "Menurut undang-undang."},
            {"code": "term", "title": "Jangka waktu", "body": "Sampai {berakhir}."},
        ],
        "sharing": [("short", "materials", "prison", 4000), ("short", "materials", "partner", 6000)],
        "duties": [PLACES, ROOM],
        "people": [{"side": "facility", "name": "Johan Rekaan", "title": "Kepala", "acting": True}],
    }
    return make_text(**{**parts, **changes})


_words = st.sampled_from(["satu", "dua", "tiga", "empat"])
_duties = st.lists(
    st.fixed_dictionaries(
        {
            "side": st.sampled_from(["facility", "partner"]),
            "kind": st.sampled_from(["places", "room", "exam"]),
            "quantity": st.integers(1, 3),
            "period": st.sampled_from(["year", "class"]),
            "text": st.just(""),
        }
    ),
    max_size=4,
)
any_text = st.builds(
    make_text,
    terms=st.fixed_dictionaries(
        {
            **{name: st.just(value) for name, value in TERMS.items()},
            "title": _words,
            "ends": st.sampled_from(["2027-01-05", "2028-01-05", "2029-01-05"]),
            "maximum_participants": st.sampled_from([None, 16, 20]),
        }
    ),
    courses=st.dictionaries(st.sampled_from(["1", "2", "3"]), st.just("Las")),
    clauses=st.lists(
        st.fixed_dictionaries({"code": st.sampled_from(["a", "b", "c", "d"]), "title": _words, "body": _words}),
        max_size=4,
        unique_by=lambda one: one["code"],
    ),
    sharing=st.lists(
        st.tuples(
            st.just("short"),
            st.sampled_from(["materials", "exam"]),
            st.sampled_from(["prison", "partner"]),
            st.sampled_from([5000, 10000]),
        ),
        max_size=3,
    ),
    duties=_duties,
)
