from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from bekal.access.choices import Role
from bekal.access.rules import SYSTEM
from bekal.accounts.actions import add_user, grant_role
from bekal.accounts.models import User
from bekal.jobs.management.command import Command as BekalCommand


class Command(BekalCommand):
    help = """Add an administrator: the first person, who then adds everybody else on the page "Pengguna".

Prints a temporary password once. It must be changed at the first sign-in, where a second factor is set up too.

  bekal make-administrator rahma --name "Rahma Yusuf"

Exit code 0: added. 1: not; the reason is said.
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="small letters, digits, dots or dashes")
        parser.add_argument("--name", required=True, help="the full name")

    def handle(self, *, username: str, name: str, **_options: Any) -> None:
        now = timezone.now()
        if User.objects.filter(username=username.lower()).exists():
            raise CommandError(f"There is a user {username} already.")
        with transaction.atomic():
            user, password = add_user(username=username, name=name, title="", email="", actor=SYSTEM, now=now)
            grant_role(user=user, role=Role.ADMINISTRATOR, starts=timezone.localdate(now), actor=SYSTEM, now=now)
        self.stdout.write(f"User name: {user.username}\nTemporary password: {password}")
