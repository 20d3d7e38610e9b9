import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Documents of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
