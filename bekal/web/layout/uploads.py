"""Files on their way in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes uploads to the disk, but nothing of a request that is larger than any file may be.

    Files are read before anybody asks who sends them, so that even a stranger could fill the disk.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        """Refuse (400) by the announced length, before anything is read."""
        if content_length > settings.MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes")
