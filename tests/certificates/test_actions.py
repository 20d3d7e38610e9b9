import datetime as dt

import pytest
from django.db import transaction

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.certificates import actions
from bekal.certificates.actions import Score
from bekal.certificates.models import Certificate, UnitResult
from bekal.certificates.rules import AlreadyCompetent
from bekal.people.models import Inmate

GOOD = Score(80, 85, "K")
POOR = Score(50, 40, "BK")


def record(site, scores, actor, today, now):
    return actions.record_results(
        enrolment=site.enrolment,
        scores={site.unit.pk: scores},
        assessed_by=actor.name,
        actor=actor,
        today=today,
        now=now,
    )


def issue(training_class, actor, today, now):
    return actions.issue_certificates(training_class=training_class, actor=actor, today=today, now=now)


class TestRecordResults:
    def test_instructor_keeps_scores_and_a_later_day_is_a_new_attempt(self, site, cast, acting, today, now):
        teacher = acting(cast.instructor)
        record(site, POOR, teacher, today, now)
        record(site, GOOD, teacher, today + dt.timedelta(days=1), now)

        attempts = UnitResult.objects.filter(enrolment=site.enrolment).order_by("attempt")
        assert [(one.attempt, one.outcome) for one in attempts] == [(1, "BK"), (2, "K")]
        assert Event.objects.filter(action="result.record").count() == 2

    def test_a_result_of_the_same_day_is_corrected(self, site, cast, acting, today, now):
        record(site, POOR, acting(cast.instructor), today, now)
        record(site, GOOD, acting(cast.instructor), today, now)
        assert UnitResult.objects.get(enrolment=site.enrolment).outcome == "K"

    def test_the_same_scores_again_write_nothing(self, site, cast, acting, today, now):
        record(site, GOOD, acting(cast.instructor), today, now)
        assert record(site, GOOD, acting(cast.instructor), today + dt.timedelta(days=1), now) == []
        assert Event.objects.filter(action="result.record").count() == 1

    def test_a_mastered_unit_stays_mastered(self, site, cast, acting, today, now):
        record(site, GOOD, acting(cast.instructor), today, now)
        with pytest.raises(AlreadyCompetent):
            record(site, POOR, acting(cast.instructor), today + dt.timedelta(days=1), now)
        assert UnitResult.objects.get(enrolment=site.enrolment).outcome == "K"

    def test_officer_sees_results_but_does_not_write_them(self, site, cast, acting, today, now):
        with pytest.raises(Forbidden):
            record(site, GOOD, acting(cast.owner), today, now)

    def test_stranger_sees_nothing(self, site, cast, acting, today, now):
        with pytest.raises(Unseen):
            record(site, GOOD, acting(cast.stranger), today, now)

    def test_who_left_the_class_is_not_assessed(self, site, cast, acting, today, now):
        site.enrolment.state = "withdrawn"
        site.enrolment.save(update_fields=["state"])
        with pytest.raises(actions.NotTakingPart):
            record(site, GOOD, acting(cast.instructor), today, now)

    def test_a_unit_of_another_course_is_refused(self, site, cast, acting, today, now):
        with pytest.raises(ValueError, match="a unit"):
            actions.record_results(
                enrolment=site.enrolment,
                scores={site.unit.pk + 1000: GOOD},
                assessed_by="x",
                actor=acting(cast.instructor),
                today=today,
                now=now,
            )


class TestIssueCertificates:
    def test_whoever_passed_gets_one_numbered_by_the_issuer(self, completed, cast, acting, today, now):
        (certificate,) = issue(completed, acting(cast.owner), today, now)

        assert certificate.number == "BPVP-AMQ/2026/00001"
        assert (certificate.signed_by, certificate.signed_title) == ("Maria Pelupessy", "Plh. Kepala BPVP Ambon")
        assert Inmate.objects.get(pk=certificate.enrolment.inmate_id).certified_on == today
        assert Event.objects.filter(action="certificate.issue", subject_id=str(certificate.pk)).exists()

    def test_a_second_time_issues_nothing(self, completed, cast, acting, today, now):
        issue(completed, acting(cast.owner), today, now)
        assert issue(completed, acting(cast.owner), today, now) == []
        assert Certificate.objects.count() == 1

    def test_without_the_attendance_there_is_none(self, site, completed, cast, acting, today, now):
        site.version.modules.update(lesson_hours=100)
        assert issue(completed, acting(cast.owner), today, now) == []

    def test_a_running_class_issues_none(self, site, cast, acting, today, now):
        with pytest.raises(actions.NotCompleted):
            issue(site.training_class, acting(cast.owner), today, now)

    def test_the_partner_of_another_prison_sees_nothing(self, completed, stranger_coordinator, acting, today, now):
        with pytest.raises(Unseen):
            issue(completed, acting(stranger_coordinator), today, now)

    def test_without_an_audit_record_nothing_is_issued(self, completed, cast, acting, today, now, monkeypatch):
        def broken(*args, **kwargs):
            raise RuntimeError("the audit cannot be written")

        monkeypatch.setattr("bekal.access.actions.record_event", broken)
        with pytest.raises(RuntimeError), transaction.atomic():
            issue(completed, acting(cast.owner), today, now)
        assert not Certificate.objects.exists()


class TestRevokeCertificate:
    def revoke(self, certificate, actor, today, now):
        actions.revoke_certificate(certificate=certificate, reason="Salah orang", actor=actor, today=today, now=now)

    def test_coordinator_revokes_and_the_person_no_longer_counts(self, site, cast, acting, today, now):
        Inmate.objects.filter(pk=site.inmate.pk).update(certified_on=today)
        self.revoke(site.certificate, acting(cast.coordinator), today, now)

        certificate = Certificate.objects.get()
        assert (certificate.revoked_on, certificate.revocation_reason) == (today, "Salah orang")
        assert Inmate.objects.get(pk=site.inmate.pk).certified_on is None

    def test_twice_is_refused(self, site, cast, acting, today, now):
        self.revoke(site.certificate, acting(cast.warden), today, now)
        with pytest.raises(actions.AlreadyRevoked):
            self.revoke(site.certificate, acting(cast.warden), today, now)

    def test_officer_may_not(self, site, cast, acting, today, now):
        with pytest.raises(Forbidden):
            self.revoke(site.certificate, acting(cast.owner), today, now)
