"""The permission table as an official reads it (`permissions.md`), against what the code answers.

The file says who may do what. Here stands what each relation means, as a table of its own.
"""

from pathlib import Path

import pytest

from bekal.access.choices import FACILITY_ROLES, INSTITUTION_ROLES, REGION_ROLES, Role
from bekal.access.rules import (
    PERMISSIONS,
    SYSTEM,
    Actor,
    Forbidden,
    Grant,
    Relation,
    Target,
    Unseen,
    may,
    may_somewhere,
    require,
    require_somewhere,
)

TABLE = Path(__file__).with_name("permissions.md")
ME, SOMEBODY_ELSE = 1, 2
AMBON, PIRU, JEMBER = 10, 11, 12
MALUKU, EAST_JAVA = 20, 21
BPVP, SMKN = 30, 31

TARGETS = {
    "own facility": Target(AMBON, MALUKU, SMKN, teacher_ids=frozenset({SOMEBODY_ELSE}), probation_office_id=PIRU),
    "other facility in the region": Target(
        PIRU, MALUKU, SMKN, teacher_ids=frozenset({SOMEBODY_ELSE}), probation_office_id=JEMBER
    ),
    "other region": Target(JEMBER, EAST_JAVA, SMKN, teacher_ids=frozenset({SOMEBODY_ELSE}), probation_office_id=JEMBER),
    "own agreement": Target(JEMBER, EAST_JAVA, BPVP, teacher_ids=frozenset({SOMEBODY_ELSE})),
    "agreement that one's institution joined": Target(JEMBER, EAST_JAVA, SMKN, further_ids=frozenset({BPVP})),
    "own class": Target(JEMBER, EAST_JAVA, SMKN, teacher_ids=frozenset({SOMEBODY_ELSE, ME})),
    "served facility": Target(JEMBER, EAST_JAVA, SMKN, probation_office_id=AMBON),
    "self": Target(user_id=ME),
    "somebody else": Target(user_id=SOMEBODY_ELSE),
    "nobody's": Target(),
}
COVERS = {
    "own facility": {"own facility"},
    "own region": {"own facility", "other facility in the region"},
    "own agreement": {"own agreement", "agreement that one's institution joined"},
    "own class": {"own class"},
    "served facility": {"served facility"},
    "self": {"self"},
    "nation": set(TARGETS),
    "–": set(),
}


def actor(role: Role) -> Actor:
    if role in FACILITY_ROLES:
        return Actor(ME, "Somebody", (Grant(role, facility_id=AMBON),))
    if role in REGION_ROLES:
        return Actor(ME, "Somebody", (Grant(role, region_id=MALUKU),))
    if role in INSTITUTION_ROLES:
        return Actor(ME, "Somebody", (Grant(role, institution_id=BPVP),))
    return Actor(ME, "Somebody", (Grant(role),))


def written_table() -> dict[str, dict[str, str]]:
    """action → role → relation, read from the file; "seen by" is a column like a role's."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def table_of_the_code() -> str:
    """What `permissions.md` should hold below its introduction."""
    head = ["action", "seen by", *Role.values]
    rows = [
        [
            row.action,
            row.seen_by if row.seen_by != row.action else "itself",
            *(" ".join(sorted(r.value.replace("_", " ") for r in row.roles.get(role, ()))) or "–" for role in Role),
        ]
        for row in PERMISSIONS.values()
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]) + "\n"


def test_the_table_is_the_one_that_was_agreed():
    """After a wanted change: `python -m tests.access.test_rules` writes the file anew."""
    assert TABLE.read_text().split("\n\n", 1)[1] == table_of_the_code()


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
def test_each_role_reaches_just_what_the_table_says(action):
    row = written_table()[action]
    answers = {(role, target): may(actor(role), action, TARGETS[target]) for role in Role for target in TARGETS}
    wanted = {(role, target): target in COVERS[row[role.value]] for role in Role for target in TARGETS}
    assert {case for case in answers if answers[case] != wanted[case]} == set()


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
def test_who_may_do_a_thing_may_see_it(action):
    seen_by = PERMISSIONS[action].seen_by
    blind = {
        (role, target)
        for role in Role
        for target in TARGETS
        if may(actor(role), action, TARGETS[target]) and not may(actor(role), seen_by, TARGETS[target])
    }
    assert blind == set()


def test_partners_never_reach_people():
    for action in ("inmate.list", "inmate.view", "inmate.edit", "inmate.keep_apart", "roster.view"):
        for role in (Role.PARTNER_COORDINATOR, Role.INSTRUCTOR):
            assert not may_somewhere(actor(role), action), (action, role)


def test_a_target_without_a_place_is_nobodys_but_the_nations():
    nobody = Actor(ME, "Somebody", (Grant(Role.PROGRAMME_OFFICER, facility_id=None),))
    assert not may(nobody, "inmate.view", Target())
    assert may(actor(Role.NATIONAL_OFFICER), "inmate.view", Target())


def test_grants_add_up_and_do_not_mix():
    both = Actor(ME, "Somebody", (Grant(Role.WARDEN, AMBON), Grant(Role.PROGRAMME_OFFICER, JEMBER)))
    assert may(both, "agreement.sign", Target(AMBON))
    assert not may(both, "agreement.sign", Target(JEMBER))
    assert may(both, "inmate.edit", Target(JEMBER))
    assert not may(both, "inmate.edit", Target(AMBON))


def test_nobody_without_a_grant_may_do_anything():
    nobody = Actor(ME, "Somebody")
    assert not any(may(nobody, action, target) for action in PERMISSIONS for target in TARGETS.values())


def test_the_system_may_do_everything():
    assert all(may(SYSTEM, action, Target()) for action in PERMISSIONS)


@pytest.mark.parametrize(
    ("role", "target", "error"),
    [
        (Role.PROGRAMME_OFFICER, "own facility", None),
        (Role.WARDEN, "own facility", Forbidden),
        (Role.PROGRAMME_OFFICER, "other facility in the region", Unseen),
        (Role.REGIONAL_OFFICER, "other facility in the region", Forbidden),
        (Role.REGIONAL_OFFICER, "other region", Unseen),
        (Role.INSTRUCTOR, "own class", Unseen),
    ],
)
def test_unseen_and_forbidden_are_told_apart(role, target, error):
    if error is None:
        require(actor(role), "inmate.edit", TARGETS[target])
    else:
        with pytest.raises(error):
            require(actor(role), "inmate.edit", TARGETS[target])


def test_an_action_without_a_row_is_an_error():
    with pytest.raises(KeyError):
        may(actor(Role.WARDEN), "inmate.delete", Target(AMBON))


def test_require_somewhere():
    require_somewhere(actor(Role.WARDEN), "class.list")
    with pytest.raises(Forbidden):
        require_somewhere(actor(Role.INSTRUCTOR), "inmate.list")


def test_every_relation_is_explained_here():
    assert {relation.value.replace("_", " ") for relation in Relation} <= set(COVERS)


if __name__ == "__main__":
    TABLE.write_text(TABLE.read_text().split("\n\n", 1)[0] + "\n\n" + table_of_the_code())
