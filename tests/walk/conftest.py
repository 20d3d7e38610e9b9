import logging
from collections.abc import Callable, Iterator

import pytest

from bekal.accounts.models import User
from tests.walk.stage import Stage, build_stage

IDLE = ("whitenoise", "GZip", "csp", "structlog", "axes")  # middleware that has no say in who may see what


@pytest.fixture
def stage(places, cast, make_user: Callable[..., User]) -> Stage:
    return build_stage(places, cast, make_user)


@pytest.fixture(autouse=True)
def light(settings) -> Iterator[None]:
    """Thousands of requests in a few seconds: without what does not bear on permission, and without their log."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not any(idle in name for idle in IDLE)]
    settings.ROOT_URLCONF = "tests.walk.urls"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
