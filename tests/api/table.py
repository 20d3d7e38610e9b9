"""A table as the API sees it: a signed-in client with a device, which keeps its writes until they are answered."""

from typing import Any

from tests.conftest import NOW

FACTS = {
    "plan": "work",
    "reading": "fluent",
    "writing": "little",
    "consent": True,
    "former_work": "Nelayan",
    "plan_note": "",
    "health_limits": [],
    "health_note": "",
}


class Table:
    def __init__(self, client: Any, drive: Any, number: int = 1) -> None:
        self.client, self.drive, self.name = client, drive, f"Meja {number}"
        self.key = f"device-{number:04}"
        self.courses = list(drive.courses.order_by("pk").values_list("pk", flat=True))
        self.sequence = 0
        self.pack: dict[str, Any] = {}

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api{path}", body, content_type="application/json")

    def prepare(self) -> Any:
        return self.post(f"/drives/{self.drive.pk}/devices/", {"key": self.key, "name": self.name})

    def prepared(self) -> "Table":
        answer = self.prepare()
        assert answer.status_code == 200, answer.text
        self.pack = answer.json()["pack"]
        return self

    def write(self, inmate: Any, *wishes: int, base: Any = None, taken_at: str = "", **facts: Any) -> dict[str, Any]:
        """The next write of this table, about one person."""
        self.sequence += 1
        said = {**FACTS, "wishes": list(wishes) or self.courses[:1], **facts}
        body = {"drive": self.drive.pk, "inmate": inmate.pk, "table": self.name, "facts": said, "base": base}
        return {
            "nonce": f"{self.key}-{self.sequence:05}",
            "kind": "registration",
            "sequence": self.sequence,
            "taken_at": taken_at or NOW.isoformat(),
            "body": body,
        }

    def send(self, *writes: dict[str, Any]) -> Any:
        return self.post(f"/devices/{self.key}/writes/", {"writes": list(writes)})

    def outcomes(self, *writes: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.send(*writes)
        assert answer.status_code == 200, answer.text
        told: list[dict[str, Any]] = answer.json()["outcomes"]
        return told

    def states(self, *writes: dict[str, Any]) -> list[str]:
        return [outcome["state"] for outcome in self.outcomes(*writes)]
