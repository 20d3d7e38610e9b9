"""What a table without network takes along says the same as the table with one."""

import datetime as dt

from bekal.intake.queries import chances_of, person_at_table, tables
from tests.classes.scene import make_class, make_scene
from tests.conftest import TODAY
from tests.intake.scene import make_inmate
from tests.web.offline.scene import make_drive


def test_everybody_s_prospects_are_those_that_the_table_with_network_shows(places, cast, acting):
    scene = make_scene(places)
    make_class(scene, "open")
    drive = make_drive(places.ambon)
    course = scene.version.course
    drive.courses.set([course])
    make_inmate(places.ambon, "Cocok Rekaan")
    make_inmate(places.ambon, "Pulang Rekaan", release_on=TODAY + dt.timedelta(3))
    make_inmate(
        places.ambon, "Belum Tahu", release_on=None, expires_on=None, term_years=None, custody_status="detainee"
    )
    actor = acting(cast.owner)
    seen = set()
    for packed in tables.pack_for(actor, drive, [course], TODAY):
        person = person_at_table(drive, packed.inmate.pk)
        assert person is not None
        [chance] = chances_of(actor, person, [course], TODAY)
        [prospect] = packed.prospects
        assert prospect.standing == chance.standing
        assert bool(prospect.why) == (prospect.standing != "fits")
        seen.add(str(prospect.standing))
    assert len(seen) >= 2, "the people of this test differ"
