"""The one page on which a meeting is written: its forms, what was typed into them, and more lines on demand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from bekal.catalogue.queries import courses_for
from bekal.negotiations import queries
from bekal.negotiations.actions import Contents
from bekal.negotiations.choices import Side
from bekal.web.layout.page import Request
from bekal.web.negotiations.forms import (
    AttendeeFormSet,
    CourseFormSet,
    MeetingForm,
    SharingFormSet,
    TaskFormSet,
    TextFormSet,
    course_choices,
    sharing_lines,
)

MORE = "more"
"""The button that asks for more lines of a part; its value is the part."""
SPARE = {"attendees": 4, "points": 3, "courses": 3, "sharing": 2, "others": 1, "tasks": 3}
MORE_LINES = 3
MOST_LINES = 200


@dataclass
class MeetingForms:
    """The form about the meeting and the lines of each part of it."""

    form: MeetingForm
    attendees: Any
    points: Any
    courses: Any
    sharing: Any
    others: Any
    tasks: Any
    known: list[Any]

    @property
    def parts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SPARE}

    def is_valid(self) -> bool:
        """Whether everything can be saved; every part is asked, so that everything wrong shows at once."""
        return all([self.form.is_valid(), *(part.is_valid() for part in self.parts.values())])

    @property
    def problems(self) -> list[dict[str, str]]:
        """What is wrong anywhere on the page, each with where it is."""
        forms = [self.form, *(line for part in self.parts.values() for line in part)]
        return [
            {"href": f"#{field.auto_id}", "text": text}
            for form in forms
            if form.is_bound
            for field in form
            for text in field.problems
        ]

    def contents(self, facility_name: str) -> Contents:
        """What lies in the meeting; only after everything is valid."""
        houses = {
            Side.OURS.value: facility_name,
            Side.THEIRS.value: self.form.met[self.form.cleaned_data["institution"]].name,
        }
        return Contents(
            attendees=[came for line in self.attendees if (came := line.came(houses))],
            points=_texts(self.points),
            courses=[line.taught for line in self.courses if line.taught],
            sharing=self.sharing.shares,
            others=_texts(self.others),
            tasks=[line.todo for line in self.tasks if line.todo],
        )


def _texts(lines: Iterable[Any]) -> list[str]:
    return [text for line in lines if (text := line.cleaned_data.get("text"))]


def meeting_forms(request: Request, negotiation: Any, today: date, meeting: Any = None) -> MeetingForms:
    """The forms as they are sent, or as they begin: with what a meeting holds, or empty."""
    asked = request.POST.get(MORE, "") if request.method == "POST" else ""
    sent = _with_more_lines(request.POST, asked) if asked else request.POST if request.method == "POST" else None
    known = queries.known_people(negotiation, meeting.date if meeting else today)
    courses = list(courses_for(request.actor))
    lines = _lines_of(meeting)
    extra: Mapping[str, Any] = {
        "attendees": {"known": {one.name.casefold(): one for one in known}},
        "courses": {"courses": courses, "choices": course_choices(courses)},
    }
    parts = {
        name: kind(
            sent,
            initial=[*lines[name], *[{}] * (1 if meeting else SPARE[name])],
            prefix=name,
            form_kwargs=extra.get(name, {}),
        )
        for name, kind in _KINDS.items()
    }
    institutions = list(negotiation.institutions.all())
    form = MeetingForm(sent, initial=_initial(meeting), institutions=institutions, today=today)
    if asked:
        for one in [form, *(line for part in parts.values() for line in part)]:
            one._errors = {}  # not judged yet: somebody only asked for more lines
    return MeetingForms(form=form, known=known, **parts)


_KINDS: Mapping[str, Any] = {
    "attendees": AttendeeFormSet,
    "points": TextFormSet,
    "courses": CourseFormSet,
    "sharing": SharingFormSet,
    "others": TextFormSet,
    "tasks": TaskFormSet,
}


def _with_more_lines(sent: QueryDict, part: str) -> QueryDict:
    more = sent.copy()
    name = f"{part}-TOTAL_FORMS"
    lines = str(more.get(name, ""))
    if part in SPARE and lines.isdecimal() and len(lines) < 5:
        more[name] = str(min(int(lines) + MORE_LINES, MOST_LINES))
    return more


def _initial(meeting: Any) -> dict[str, Any]:
    if meeting is None:
        return {}
    names = ("date", "starts_at", "ends_at", "place", "mode", "subject", "revision", "nonce")
    return {name: getattr(meeting, name) for name in names} | {"institution": meeting.institution_id}


def _lines_of(meeting: Any) -> dict[str, list[dict[str, Any]]]:
    if meeting is None:
        return {name: [] for name in SPARE}
    people = ("name", "title", "organisation", "side", "acting")
    return {
        "attendees": [{name: getattr(one, name) for name in people} for one in meeting.attendees.all()],
        "points": [{"text": one.text} for one in meeting.points.all()],
        "courses": [
            {"course": one.course_id, "delivery": one.delivery, "method": one.method} for one in meeting.courses.all()
        ],
        "sharing": sharing_lines(meeting.sharing.all()),
        "others": [{"text": one.text} for one in meeting.others.all()],
        "tasks": [
            {"task_id": one.pk, "text": one.text, "side": one.side, "owner": one.owner, "due_on": one.due_on}
            for one in meeting.tasks.all()
        ],
    }
