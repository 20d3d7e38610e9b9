"""The one console command: ours first, Django's own behind `bekal help --all`."""

import os
import sys

from django.core.management import execute_from_command_line

GROUPS = {
    "Try it": {
        "demo": "serve Bekal with invented people, and nothing to set up",
    },
    "Run it": {
        "migrate": "bring the database up to date, after installing and after every upgrade",
        "make-administrator": "add the first person, who adds everybody else",
        "serve": "serve the pages",
        "work": "do the jobs that pages ask for: rosters, certificates",
        "import-roster": "read an SDP roster into a facility: first a preview, then for good",
        "verify-audit": "prove that nobody changed the audit trail behind Bekal's back",
    },
    "Work on it": {
        "check": "layers, style, types, templates, migrations, translations",
    },
}
OWN = [command for group in GROUPS.values() for command in group]
MODES = {"demo": "demo", "check": "test"}


def main() -> None:
    """Run `bekal COMMAND`; without one, or with --help, teach."""
    command, *rest = sys.argv[1:] or ["help"]
    if command in {"help", "--help", "-h"} and not rest:
        print(guide())
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bekal.config.settings")
    if {"--help", "-h"} & {command, *rest} or command == "help":
        os.environ.setdefault("BEKAL_MODE", "test")  # teaching needs no secret
    if command in MODES:
        os.environ["BEKAL_MODE"] = MODES[command]
    try:
        execute_from_command_line(["bekal", *arguments_for_django(command, rest)])
    except KeyboardInterrupt:
        sys.exit(130)


def arguments_for_django(command: str, rest: list[str]) -> list[str]:
    """What Django's own dispatcher understands: `help --all` is its list, and `import-roster` a module's name."""
    if command == "help" and rest == ["--all"]:
        return ["help"]
    if command == "help":
        return [module_name(rest[0]), "--help"]
    return [module_name(command), *rest]


def module_name(command: str) -> str:
    """The module that holds a command of ours."""
    return command.replace("-", "_") if command in OWN else command


def guide() -> str:
    """What can be done, in the order in which one meets it."""
    width = max(map(len, OWN)) + 2
    lines = ["Bekal: from the prison roster to the certificate.", "", "  bekal COMMAND [options]"]
    for title, commands in GROUPS.items():
        lines += ["", title, *(f"  {name:<{width}}{what}" for name, what in commands.items())]
    return "\n".join(
        [
            *lines,
            "",
            "`bekal COMMAND --help` tells more about one; `bekal help --all` lists Django's as well.",
            "Settings come from the environment (BEKAL_…): see docs/operators.md.",
        ]
    )


if __name__ == "__main__":
    main()
