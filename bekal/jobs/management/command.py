"""What our console commands share."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

DJANGOS_OPTIONS = {
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}


class Command(BaseCommand):
    """A command whose --help shows its own options only, under the name that one types."""

    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        """The parser, with Django's general options kept but not shown, and the help's line breaks kept."""
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **options)
        for action in parser._actions:
            if action.dest in DJANGOS_OPTIONS:
                action.help = argparse.SUPPRESS
        return parser
