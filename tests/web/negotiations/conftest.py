from tests.negotiations.conftest import course, meeting, talks

__all__ = ["course", "meeting", "talks"]
