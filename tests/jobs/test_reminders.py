"""Mails before an agreement ends: to whom, in which language, once, and never with anything of custody."""

import datetime as dt
from smtplib import SMTPException

import pytest
from django.core import mail

from bekal.access.choices import Role
from bekal.accounts.models import User
from bekal.audit.models import Event
from bekal.config.mail import UnknownMailServer, mail_settings
from bekal.jobs import reminders
from bekal.jobs.nightly import ask_for_reminding
from bekal.partners.models import AgreementReminder
from bekal.partners.rules.reminders import reminder_due, reminding_on, versions
from tests.classes.scene import make_agreement
from tests.conftest import NOW, TODAY


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ("2027-03-02", None),
        ("2026-08-30", None),  # 181 days
        ("2026-08-29", 180),
        ("2026-06-01", 180),  # 91 days
        ("2026-05-31", 90),
        ("2026-04-02", 90),  # 31 days
        ("2026-04-01", 30),
        ("2026-03-03", 30),
        ("2026-03-02", None),  # over
        ("2025-01-01", None),
    ],
)
def test_which_reminder_is_due(ends, due):
    assert reminder_due(dt.date.fromisoformat(ends), TODAY, (180, 90, 30)) == due


def test_the_days_are_dated_data_with_a_reference():
    assert reminding_on(TODAY).days == (180, 90, 30)
    assert all(one.reference and one.certainty in {"seen", "recalled", "open"} for one in versions())


@pytest.fixture(autouse=True)
def mailing(settings):
    settings.MAIL_CONFIGURED = True


@pytest.fixture
def people(cast):
    for name in ("owner", "warden", "coordinator", "other_coordinator", "neighbour", "board", "instructor"):
        User.objects.filter(username=name).update(email=f"{name}@example.org")
    User.objects.filter(username="coordinator").update(language="en")
    return cast


@pytest.fixture
def ending(places):
    return make_agreement(places.ambon, places.bpvp, title="PKS las", ends=TODAY + dt.timedelta(days=60))


def night(run_jobs, day=TODAY):
    ask_for_reminding(day, now=NOW)
    return run_jobs()


def test_each_is_told_in_their_language_and_alone(people, ending, run_jobs):
    [job] = night(run_jobs)
    assert job.result["text"] == "3 surel peringatan dikirim."
    assert sorted(one.to for one in mail.outbox) == [
        ["coordinator@example.org"], ["owner@example.org"], ["warden@example.org"]
    ]  # fmt: skip
    told = {one.to[0].partition("@")[0]: one for one in mail.outbox}
    assert told["owner"].subject == "PKS las berakhir 60 hari lagi"
    assert "Kamis, 30 April 2026" in told["owner"].body
    assert f"/agreements/{ending.pk}/" in told["owner"].body
    assert AgreementReminder.objects.get().days == 90
    assert Event.objects.get(action="agreement.remind").details["mails"] == 3


def test_another_night_sends_nothing_until_the_next_day_that_counts(people, ending, run_jobs, monkeypatch):
    night(run_jobs)
    night(run_jobs, TODAY + dt.timedelta(days=1))
    assert len(mail.outbox) == 3
    ending.ends = TODAY + dt.timedelta(days=20)
    ending.save()
    night(run_jobs, TODAY + dt.timedelta(days=2))
    assert len(mail.outbox) == 6


def test_what_is_prolonged_is_told_anew(people, ending, run_jobs):
    night(run_jobs)
    ending.ends = TODAY + dt.timedelta(days=85)
    ending.save()
    night(run_jobs, TODAY + dt.timedelta(days=1))
    assert AgreementReminder.objects.count() == 2


def test_a_mail_server_out_of_reach_leaves_nothing_noted_and_is_tried_again(people, ending, run_jobs, monkeypatch):
    def broken(letters):
        raise SMTPException("no")

    class Connection:
        send_messages = staticmethod(broken)

    monkeypatch.setattr(reminders, "get_connection", Connection)
    [job] = night(run_jobs)
    assert job.state == "failed"
    assert not AgreementReminder.objects.exists()
    assert not Event.objects.filter(action="agreement.remind").exists()
    monkeypatch.undo()
    reminders.settings.MAIL_CONFIGURED = True
    night(run_jobs, TODAY + dt.timedelta(days=1))
    assert len(mail.outbox) == 3


def test_killed_between_two_agreements_it_goes_on_with_the_next(people, ending, places, run_jobs, monkeypatch):
    make_agreement(places.ambon, places.bpvp, title="PKS jahit", ends=TODAY + dt.timedelta(days=10))
    sent, deliver = [], reminders.deliver

    def dies(letters):
        if sent:
            raise KeyboardInterrupt
        sent.append(letters)
        return deliver(letters)

    monkeypatch.setattr(reminders, "deliver", dies)
    with pytest.raises(KeyboardInterrupt):
        night(run_jobs)
    assert AgreementReminder.objects.count() == 1
    monkeypatch.setattr(reminders, "deliver", deliver)
    night(run_jobs, TODAY + dt.timedelta(days=1))
    assert len(mail.outbox) == 6
    assert AgreementReminder.objects.count() == 2


def test_without_a_mail_server_nothing_is_noted(people, ending, run_jobs, settings):
    settings.MAIL_CONFIGURED = False
    [job] = night(run_jobs)
    assert "Surel tidak diatur" in job.result["text"]
    assert not AgreementReminder.objects.exists()


@pytest.mark.parametrize(
    "change", [{"state": "terminated", "terminated_on": TODAY}, {"ends": TODAY}, {"state": "draft"}]
)
def test_only_what_is_in_force_is_told_of(people, ending, run_jobs, change):
    for name, value in change.items():
        setattr(ending, name, value)
    ending.save()
    night(run_jobs)
    assert mail.outbox == []


def test_who_left_the_post_or_was_switched_off_hears_nothing(people, ending, run_jobs):
    people.owner.grants.update(ends=TODAY)
    User.objects.filter(username="warden").update(is_active=False)
    night(run_jobs)
    assert [one.to for one in mail.outbox] == [["coordinator@example.org"]]


def test_a_title_over_two_lines_makes_one_subject(people, places, run_jobs):
    make_agreement(places.ambon, places.bpvp, title="PKS\nBcc: x@example.org", ends=TODAY + dt.timedelta(days=60))
    night(run_jobs)
    assert "\n" not in mail.outbox[0].subject


def test_a_further_party_is_told_too(people, ending, places, run_jobs, make_user):
    ending.further_parties.create(institution=places.smkn)
    make_user("third", Role.PARTNER_COORDINATOR, institution=places.smkn)
    night(run_jobs)
    assert ["other_coordinator@example.org"] in [one.to for one in mail.outbox]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}),
        (
            "smtp+tls://me%40x.id:p%2Fw@mail.go.id",
            {"EMAIL_HOST": "mail.go.id", "EMAIL_PORT": 587, "EMAIL_HOST_USER": "me@x.id", "EMAIL_HOST_PASSWORD": "p/w"},
        ),
        ("smtps://mail.go.id:4650", {"EMAIL_PORT": 4650, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("file:///var/mail%20box", {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}),
    ],
)
def test_where_mail_goes(url, found):
    assert found.items() <= mail_settings(url).items()


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.go.id", "file://"])
def test_another_address_is_refused_at_the_start(url):
    with pytest.raises(UnknownMailServer):
        mail_settings(url)
