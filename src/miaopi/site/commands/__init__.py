"""The commands of `miaopi`, a module a group. Django is loaded only by the commands that need it."""

import os


def load_django() -> None:
    """Make models and settings usable; the first thing that such a command does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miaopi.site.settings")
    import django  # late: `miaopi --help` and `miaopi decide` start without it

    django.setup()
