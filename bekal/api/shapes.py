"""What is sent and answered, as OpenAPI tells it. Whatever is not named here is refused."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, field_validator

MOST_WRITES = 100
LARGEST = 2**31 - 1
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        """NUL characters break PostgreSQL; nobody types them."""
        if isinstance(value, str) and "\0" in value:
            raise ValueError("a NUL character")
        return value


class DeviceWanted(Strict):
    key: Key
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class CourseTold(Schema):
    id: int
    name: str


class OptionTold(Schema):
    """Whether somebody may join a course: `standing` as the register of candidates has it; why not, and from when."""

    course: int
    standing: str
    why: str = ""
    since: date | None = None


class RegisteredTold(Schema):
    """What stands in the database of somebody who is registered; `revision` is what a correction builds on."""

    revision: int
    table: str
    taken_by: str
    taken_at: datetime
    receipt: str
    facts: dict[str, Any]


class PersonTold(Schema):
    id: int
    name: str
    alias: str
    number: str
    block: str
    former_work: str
    options: list[OptionTold]
    registered: RegisteredTold | None = None


class DriveTold(Schema):
    id: int
    title: str
    facility: str
    ends_on: date


class PackTold(Schema):
    """Everything that a table needs for a day without network, and nothing that it does not."""

    made_at: datetime
    drive: DriveTold
    courses: list[CourseTold]
    people: list[PersonTold]


class DeviceTold(Schema):
    key: str
    secret: str = Field(description="unlocks the device's data while its owner is signed in; kept in memory only")
    ends_on: date


class PreparedTold(Schema):
    device: DeviceTold
    pack: PackTold


class WriteSent(Strict):
    """`body` belongs to the kind, and is read by it: what is wrong with one write leaves the others alone."""

    nonce: Key
    kind: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_.]+$")]
    sequence: Annotated[int, Field(ge=1, le=LARGEST)]
    taken_at: AwareDatetime
    body: dict[str, Any]


class WritesSent(Strict):
    writes: Annotated[list[WriteSent], Field(max_length=MOST_WRITES)]


class OutcomeTold(Schema):
    nonce: str
    state: Literal["done", "conflict", "refused", "wait"]
    subject: str
    details: dict[str, Any]


class OutcomesTold(Schema):
    outcomes: list[OutcomeTold]


class CountTold(Schema):
    """How many are registered in a drive, and who, so that every table sees what the others have done."""

    registered: int
    people: list[int]


class ErrorTold(Schema):
    error: str
    detail: Any = None
