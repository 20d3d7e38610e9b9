from tests.screening.conftest import person, run

__all__ = ["person", "run"]
