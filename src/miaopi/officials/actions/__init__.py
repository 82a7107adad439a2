"""All writes of officials, by family: staff and their posts, logging in. Each is an event in the chain of the
official it is about.
"""

from miaopi.officials.actions.logins import (
    check_code,
    check_password,
    confirm_totp,
    new_secret,
    note_logout,
    provisioning_address,
    reset_totp,
)
from miaopi.officials.actions.staff import (
    create_official,
    end_post,
    give_post,
    set_active,
    set_language,
    set_number,
    set_password,
)

__all__ = [
    "check_code",
    "check_password",
    "confirm_totp",
    "create_official",
    "end_post",
    "give_post",
    "new_secret",
    "note_logout",
    "provisioning_address",
    "reset_totp",
    "set_active",
    "set_language",
    "set_number",
    "set_password",
]
