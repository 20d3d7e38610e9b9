import io

import pytest
from django.core.management import CommandError, call_command

from bekal.access.choices import Role
from bekal.accounts.models import User
from bekal.accounts.queries import actor_for
from bekal.audit.models import Event


def test_the_first_person_can_sign_in_and_add_others(db, today):
    out = io.StringIO()
    call_command("make_administrator", "Rahma", "--name", "Rahma Yusuf", stdout=out)

    user = User.objects.get(username="rahma")
    assert user.check_password(out.getvalue().split("Temporary password: ")[1].strip())
    assert user.password_is_temporary
    assert actor_for(user, today).roles == {Role.ADMINISTRATOR}
    assert set(Event.objects.values_list("action", flat=True)) == {"account.add", "grant.add"}


def test_a_name_that_is_taken_is_refused(db):
    call_command("make_administrator", "rahma", "--name", "Rahma Yusuf", stdout=io.StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("make_administrator", "rahma", "--name", "Lain", stdout=io.StringIO())
    assert User.objects.count() == 1
