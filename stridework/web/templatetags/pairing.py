"""What the card about phones needs to know of the doors."""

from __future__ import annotations

from django import template
from django.conf import settings

from stridework.web.phone.pairing import name_phone, trust_url

register = template.Library()


@register.simple_tag
def tell_doors() -> dict[str, object]:
    """Return whether this is the laptop's own door, and where phones begin while there is a door for them."""
    return {"on_laptop": settings.DOOR == "loopback", "phones_begin": trust_url()}


@register.filter
def browser_name(user_agent: str) -> str:
    """Return which browser on which kind of device that is, as far as it says so itself."""
    signs = (("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    device = name_phone(user_agent)
    browser = next((name for sign, name in signs if sign in user_agent), "")
    return " · ".join(word for word in (device, browser) if word not in {"", "?"}) or "?"
