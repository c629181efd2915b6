"""How long a text message is on the line: GSM 03.38, or UCS-2 when one character is outside it."""

LONGEST = 160  # characters that leave the house in one message (F097)
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "^{}\\[~]|€"  # two places each


def parts(text: str) -> int:
    """How many messages a provider counts (and bills) for this text; 0 for an empty one."""
    if all(letter in BASIC or letter in EXTENDED for letter in text):
        places, one, more = sum(2 if letter in EXTENDED else 1 for letter in text), 160, 153
    else:
        places, one, more = len(text.encode("utf-16-be")) // 2, 70, 67
    return 0 if not places else 1 if places <= one else -(-places // more)


def short(before: str, about: str, after: str) -> str:
    """`before`, as much of `about` as fits, and `after`: at most 160 characters. What is cut ends in three dots."""
    room = LONGEST - len(before) - len(after)
    if len(about) <= room:
        return before + about + after
    return before + (about[: room - 3].rstrip() + "..." if room > 3 else "") + after
