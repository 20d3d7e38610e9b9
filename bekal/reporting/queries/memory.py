from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from bekal.access.rules import Reach

REMEMBERED_FOR = 60  # seconds

Figure = TypeVar("Figure")


def remembered(held: Reach, name: str, count: Callable[[], Figure], *asked: object) -> Figure:
    """A figure over many facilities, at most a minute old: to count the nation takes long, and nobody waits for one.

    Whoever reaches single facilities, or what is theirs, gets it counted anew: they look whether what they just did is
    in it. `asked` is all on which the figure depends beside `held`; it must not be None.
    """
    if not (held.nation or held.region_ids):
        return count()
    key = "figure-" + sha256(repr((name, held, asked)).encode()).hexdigest()
    figure: Figure | None = cache.get(key)
    if figure is None:
        figure = count()
        cache.set(key, figure, REMEMBERED_FOR)
    return figure
