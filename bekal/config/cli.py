"""The one console command."""

import os
import sys


def main() -> None:
    """Run `bekal COMMAND`; `bekal demo` alone switches to demonstration mode."""
    if sys.argv[1:2] == ["demo"]:
        os.environ["BEKAL_MODE"] = "demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bekal.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
