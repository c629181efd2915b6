"""The fixtures of the browser tests."""

from tests.browser.kit_pages import kit  # noqa: F401
