"""What the card about phones needs to know of the doors."""

from __future__ import annotations

from django import template
from django.conf import settings

from stridework.web.pairing import trust_url

register = template.Library()


@register.simple_tag
def tell_doors() -> dict[str, object]:
    """Return whether this is the laptop's own door, and where phones begin while there is a door for them."""
    return {"on_laptop": settings.DOOR == "loopback", "phones_begin": trust_url()}
