"""The moving figure as a picture: moving, or its key poses side by side where the reader wants no motion."""

from __future__ import annotations

from typing import Any

from django import template

from stridework.web.catalogue import static_url

register = template.Library()


@register.inclusion_tag("_figure.html")
def figure(name: str, view: str = "side", alt: str = "", eager: bool = False) -> dict[str, Any]:
    """Show the figure `<exercise>.<variant or fault>`; nothing but its place where it has not been drawn yet."""
    return {
        "moving": static_url(f"figures/{name}.{view}.svg"),
        "still": static_url(f"figures/{name}.{view}.still.svg"),
        "alt": alt,
        "eager": eager,
    }
