import io

import pytest
from django.core.management import CommandError, call_command

from bekal.audit.actions import record_event
from bekal.audit.models import Event


@pytest.fixture
def trail(db, now):
    for number in range(3):
        record_event(
            actor_id=None,
            actor_name="",
            action="test.done",
            subject_type="",
            subject_id=str(number),
            facility_id=None,
            now=now,
        )


def verify(tmp_path, *options):
    out = io.StringIO()
    call_command("verify_audit", "--checkpoints", str(tmp_path / "checkpoints"), *options, stdout=out)
    return out.getvalue()


def test_whole_trail_is_called_whole_and_noted(trail, tmp_path):
    assert "whole: 1 streams. A checkpoint was added." in verify(tmp_path)
    assert "checkpoint was added" not in verify(tmp_path)


def test_broken_trail_is_listed_with_exit_code_1_and_no_checkpoint(trail, tmp_path):
    Event.objects.filter(sequence=2).update(action="test.other")
    with pytest.raises(CommandError, match="nation 2: edited") as caught:
        verify(tmp_path)

    assert caught.value.returncode == 1
    assert not (tmp_path / "checkpoints").exists()


def test_looking_only(trail, tmp_path):
    verify(tmp_path, "--no-checkpoint")
    assert not (tmp_path / "checkpoints").exists()
