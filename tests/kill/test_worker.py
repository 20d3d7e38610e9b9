"""A worker killed at any moment loses nothing and does nothing twice: fifty kills for each kind of work."""

import pytest

KILLS = 50


@pytest.mark.parametrize("scenario", ["planted", "certificates", "roster", "night", "selection", "region"])
def test_killed_worker_loses_nothing_and_does_nothing_twice(play, scenario):
    done = play("rounds", scenario, str(KILLS), "2026")

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"


def test_rounds_find_what_is_half_done(play):
    done = play("rounds", "careless", str(KILLS), "2026")

    assert done.returncode == 1
    assert "of 12 rows are seen" in done.stdout or "instead of" in done.stdout, done.stderr[-3000:]
