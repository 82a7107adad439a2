"""What the implementation list must agree on with itself, whatever the matter.

Numbers after GB/T 39554.2 practice: 1 a promise of "at once" is an instant matter and the other way round;
2, 3 visits have reasons, none has none; 6 a fee has its basis; 7 two phones for advice and complaints; 10
promised within statutory. (4 and 5 concern the depth online, which is computed; 8 a result has a sample:
licence.typ; 11 each law cited is listed.)
"""

from __future__ import annotations

from miaopi.content.matter import Matter
from miaopi.content.workshop import Workshop
from miaopi.content.yamlfile import YamlFile


def check(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    """Note every contradiction."""
    instant = matter.handling == "instant"
    if instant != (matter.promised.working_days == 0):
        shop.fault(file, "list-promise", ("handling",), handling=matter.handling)
    if bool(matter.listing.get("visits", 0)) != bool(matter.listing.get("visit_reasons")):
        shop.fault(file, "list-visits", ("visits",))
    if matter.fee.charged and not matter.fee.basis:
        shop.fault(file, "list-fee", ("fee",))
    if matter.listing.get("consult") == matter.listing.get("complain"):
        shop.fault(file, "list-phones", ("complain",))
    if matter.promised.working_days > matter.statutory.working_days:
        shop.fault(
            file,
            "list-limits",
            ("limits", "promised"),
            promised=matter.promised.working_days,
            statutory=matter.statutory.working_days,
        )
