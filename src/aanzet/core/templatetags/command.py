"""The hidden field that makes a form's command happen once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def command_id() -> SafeString:
    """A fresh key per rendered form; a double submit of the same page carries the same one."""
    return format_html('<input type="hidden" name="command_id" value="{}">', uuid.uuid4())
