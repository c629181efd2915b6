"""What the office shell shows on every page."""


def shell(request):
    return {}
