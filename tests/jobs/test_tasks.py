from bekal.jobs import worker
from bekal.work.choices import JobKind


def test_every_kind_of_job_has_a_task_and_every_task_has_words():
    assert set(worker.TASKS) == set(JobKind.values)
