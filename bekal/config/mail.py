"""Where mail goes, from one address in the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"


class UnknownMailServer(SystemExit):
    """Raised at start; its text tells the operator what to change."""


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for `smtp://`, `smtp+tls://` or `smtps://` user:password@server:port, or `file:///folder`.

    An empty address means that no mail is sent. Raises UnknownMailServer for any other address.
    """
    if not url:
        return {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": Path(unquote(parts.path))}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise UnknownMailServer("BEKAL_EMAIL_URL must look like smtp+tls://user:password@server:587 or file:///folder.")
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds
    }
