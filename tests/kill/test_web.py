"""A server process killed in the middle of a POST leaves the whole act or nothing, and a repeat does not double it."""


def test_killed_server_leaves_the_whole_act_or_nothing(play):
    done = play("serving", "50", "2026")

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"


def test_killed_server_loses_and_doubles_nothing_that_a_table_sends(play):
    done = play("syncing", "25", "2026")

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
