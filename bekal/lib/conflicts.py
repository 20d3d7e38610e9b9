"""Two people edit the same thing: the second hears of the first instead of overwriting them."""

from datetime import datetime


class Conflict(Exception):
    """Somebody else saved the thing since it was read; `who` and `at` where they are known."""

    def __init__(self, who: str, at: datetime | None) -> None:
        super().__init__(f"{who} saved it first")
        self.who = who
        self.at = at
