"""The child of the fence: `python -I child.py <job>`, the file as standard input, one line of JSON and bytes as answer.

First it limits itself. After its imports it may open nothing any more: no file, no socket. Only the standard library
and the readers are imported; nothing of the house.
"""

import contextlib
import json
import resource
import sys
from io import BytesIO

MEMORY, CPU = 512 * 1024 * 1024, 10
PIXELS, SIDE = 40_000_000, 2400
MOST_PAGES, MOST_TEXT = 200, 2_000_000

resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def shut():
    """Nothing can be opened from now on: sockets and files alike need a new descriptor."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def answer(facts, content=b""):
    """One line, then bytes."""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def opened_pdf():
    """The document on standard input, or the trouble with it."""
    import pypdfium2
    import pypdfium2.raw

    shut()
    try:
        return pypdfium2.PdfDocument(sys.stdin.buffer.read()), ""
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        return None, "encrypted" if locked else "damaged"


def pdf():
    """How many pages, and whether the first can be opened."""
    document, trouble = opened_pdf()
    if document is None:
        return answer({"trouble": trouble})
    pages = len(document)
    try:
        if pages:
            document[0]
    except Exception:  # whatever is wrong with it: it cannot be shown
        return answer({"trouble": "damaged", "pages": pages})
    return answer({"trouble": "" if pages else "damaged", "pages": pages})


def text():
    """The text of each page."""
    document, trouble = opened_pdf()
    if document is None:
        return answer({"trouble": trouble})
    texts, size = [], 0
    for number in range(min(len(document), MOST_PAGES)):
        try:
            found = document[number].get_textpage().get_text_bounded().replace("\r\n", "\n")
        except Exception:  # this page cannot be read, the others can
            found = ""
        size += len(found)
        if size > MOST_TEXT:
            break
        texts.append(found)
    return answer({"pages": len(document), "texts": texts})


def picture():
    """The picture made anew: turned as it was taken, no metadata, no profile that hides something."""
    from PIL import BmpImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

    del BmpImagePlugin, JpegImagePlugin, PngImagePlugin  # imported now, because later nothing can be opened
    with contextlib.suppress(ImportError):  # without it photos of telephones cannot be shown, all else can
        import pillow_heif

        pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = PIXELS
    Image.preinit()
    data = BytesIO(sys.stdin.buffer.read())
    shut()
    try:
        image = Image.open(data, formats=("JPEG", "PNG", "BMP", "HEIF"))
        if image.width * image.height > PIXELS:
            return answer({"trouble": "too_large"})
        image.draft("RGB", (SIDE, SIDE))  # a large photo is read at a smaller size at once
        image = ImageOps.exif_transpose(image)
        image.thumbnail((SIDE, SIDE))
        has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        image = image.convert("RGBA" if has_alpha else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return answer({"trouble": "damaged"})
    except (Image.DecompressionBombError, MemoryError):
        return answer({"trouble": "too_large"})
    made = BytesIO()
    image.save(made, "PNG" if has_alpha else "JPEG", quality=85)
    kind = "image/png" if has_alpha else "image/jpeg"
    return answer({"content_type": kind, "width": image.width, "height": image.height}, made.getvalue())


if __name__ == "__main__":
    {"pdf": pdf, "text": text, "picture": picture}[sys.argv[1]]()
