from functools import lru_cache

from allauth.account.auth_backends import AuthenticationBackend

from bekal.access.queries import Written
from bekal.accounts.models import User


class SignedIn(AuthenticationBackend):
    """Signs in by name and password as allauth does; whoever is signed in is looked up with each request."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, as long as the account is active."""
        user = next(iter(_user(int(user_id))()), None)
        return user if user and self.user_can_authenticate(user) else None


@lru_cache(maxsize=1024)
def _user(user_id: int) -> Written[User]:
    return Written(User.objects.filter(pk=user_id))
