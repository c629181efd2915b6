"""What the portal shell shows on every page."""


def shell(request):
    return {}
