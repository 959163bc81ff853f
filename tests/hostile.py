"""Files that somebody with bad intentions (or bad luck) hands in, made here and now."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, PngImagePlugin

SAMPLES = Path(__file__).parent / "platform" / "samples"
SCRIPT = b"<script>alert(document.cookie)</script>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def photo(form: str = "JPEG", size: tuple[int, int] = (320, 200), **more: object) -> bytes:
    """A decent picture, with a place and a camera in it where the format has room."""
    image = Image.new("RGB", size, (250, 250, 245))
    image.paste((30, 90, 160), (40, 40, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x010F] = "FICTIONAL CAMERA"
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)}
    made = io.BytesIO()
    image.save(made, form, exif=exif, **more)
    return made.getvalue()


def heic() -> bytes:
    """A picture as a telephone makes it, with a place in it."""
    return (SAMPLES / "photo.heic").read_bytes()


def pdf(pages: int = 1, *, extra: bytes = b"", catalog: bytes = b"", size: int = 300) -> bytes:
    """A PDF with a blue rectangle on every page; ``extra`` objects, ``catalog`` entries."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>"]
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    objects.append(b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages)
    drawing = b"0 0 1 rg 20 20 150 100 re f"
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    box = b"[0 0 %d %d]" % (size, size)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox " + box + b" /Contents 3 0 R >>"
    objects += [page] * pages
    objects += [extra] if extra else []
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    made += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def png_that_says(width: int, height: int, *, data: bytes = b"\0") -> bytes:
    """A PNG whose header promises these points and whose body is ``data``, packed."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def _text_bomb() -> bytes:
    """A tiny picture with a text that unpacks to 60 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "0" * 60_000_000, zip=True)
    made = io.BytesIO()
    Image.new("RGB", (10, 10)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


def strangers() -> Iterator[tuple[str, bytes]]:
    """Kinds that are not taken, whatever they are called."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "svg", svg
    yield "svg with a declaration", b'<?xml version="1.0"?>' + svg
    yield "html", b"<!DOCTYPE html><html>" + SCRIPT
    yield "html that mentions a pdf", b"<html>%PDF-1.7 " + SCRIPT
    yield "script", b"#!/bin/sh\nrm -rf /\n"
    yield "php", b"<?php system($_GET['c']);"
    yield "zip", zipped("a.txt", b"a")
    yield "zip bomb", zipped("a.bin", b"\0" * 50_000_000)
    yield "office document", zipped("word/document.xml", b"<w:document/>")
    yield "gif", b"GIF89a" + bytes(40)
    yield "gif with a script", b"GIF89a/*" + SCRIPT + b"*/"
    yield "bmp", b"BM" + bytes(60)
    yield "tiff", b"II*\0" + bytes(60)
    yield "webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30)
    yield "avif", b"\0\0\0\x20ftypavif" + bytes(40)
    yield "mp4", b"\0\0\0\x20ftypisom" + bytes(40)
    yield "ico", b"\0\0\1\0\1\0" + bytes(40)
    yield "postscript", b"%!PS-Adobe-3.0\n(x) run"
    yield "windows program", b"MZ" + bytes(100)
    yield "linux program", b"\x7fELF" + bytes(100)
    yield "virus pattern", EICAR
    yield "plain text", "研修に参加しました。".encode()
    yield "spaces before a pdf", b"  \n" + pdf()
    yield "one byte", b"\0"
    yield "zeros", bytes(4_000)
    yield "a jpeg's end", b"\xff\xd9" * 20


def broken() -> Iterator[tuple[str, bytes]]:
    """Kinds that are taken, spoilt."""
    for form in ("JPEG", "PNG"):
        whole = photo(form)
        for part in (4, 3, 2):
            yield f"{form} cut to 1/{part}", whole[: len(whole) // part]
        yield f"{form} header alone", whole[:12]
    yield "heic cut", heic()[:600]
    yield "heic header alone", heic()[:40]
    yield "pdf header alone", b"%PDF-1.7\n"
    yield "pdf of nothing", b"%PDF-1.7\n" + bytes(3_000)
    yield "html called pdf", b"%PDF-1.7\n<html>" + SCRIPT
    yield "pdf without pages", pdf(0)
    yield "png whose body is too short", png_that_says(600, 600)
    yield "png of no width", png_that_says(0, 10)
    yield "png with a bomb of text", _text_bomb()
    yield "jpeg of noise", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
    yield "heic of noise", b"\0\0\0\x18ftypheic" + bytes(range(256)) * 20


def huge() -> Iterator[tuple[str, bytes, str]]:
    """More than is taken, with what is said of it."""
    yield "50,000 × 50,000", png_that_says(50_000, 50_000), "too_many_pixels"
    yield "wide and flat", png_that_says(2_000_000, 100), "too_many_pixels"
    yield "just above 40 million", png_that_says(8_000, 5_001), "too_many_pixels"
    yield "2³¹ × 2³¹", png_that_says(2**31 - 1, 2**31 - 1), "too_many_pixels"
    yield "21 pages", pdf(21), "too_many_pages"
    yield "10,000 pages", pdf(10_000), "too_many_pages"
    yield "more than 10 MB", photo() + bytes(10 * 1024 * 1024), "too_large"
    yield "nothing", b"", "empty"


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Pictures and PDFs that are something else as well: what else they are must be gone."""
    archive = zipped("evil.html", SCRIPT)
    for form in ("JPEG", "PNG"):
        yield f"{form} and a page", photo(form) + b"<html>" + SCRIPT
        yield f"{form} and a zip", photo(form) + archive
        yield f"{form} and php", photo(form) + b"<?php system('id');"
    yield "jpeg with a script as its comment", photo("JPEG", comment=SCRIPT)
    yield "heic and a page", heic() + SCRIPT
    yield "pdf and a zip", pdf() + archive
    yield "pdf and a page", pdf() + b"<html>" + SCRIPT
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield "pdf with javascript", pdf(catalog=action)
    launch = b"/OpenAction << /S /Launch /F (cmd.exe) >>"
    yield "pdf that starts a program", pdf(catalog=launch)
    link = b"/OpenAction << /S /URI /URI (http://evil.example/) >>"
    yield "pdf that calls home", pdf(catalog=link)
    inside = b"<< /Type /EmbeddedFile /Length 39 >>\nstream\n" + SCRIPT + b"\nendstream"
    names = b"/Names << /EmbeddedFiles << /Names [(a.html) << /EF << /F 5 0 R >> >>] >> >>"
    yield "pdf with a file inside", pdf(extra=inside, catalog=names)
    yield "pdf with a form that submits", pdf(catalog=b"/AcroForm << /XFA (x) /Fields [] >>")
    yield "pdf of enormous paper", pdf(size=14_400)
