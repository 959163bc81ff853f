"""More hostile files, made by families: every kind of stranger, every cut, every hidden second
nature. Together with ``tests.hostile`` they are the corpus of at least 200 (bars.md S-15)."""

import random
import struct
import zlib
from collections.abc import Iterator

from tests.hostile import (
    EICAR,
    SCRIPT,
    broken,
    heic,
    huge,
    pdf,
    photo,
    png_that_says,
    polyglots,
    strangers,
    zipped,
)

# How files of other kinds begin (public lists of magic numbers).
BEGINNINGS = {
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a\x07\x01\0",
    "gzip": b"\x1f\x8b\x08\0",
    "bzip2": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ\0",
    "zstd": b"\x28\xb5\x2f\xfd",
    "cabinet": b"MSCF\0\0\0\0",
    "tar": b"evil.html" + bytes(248) + b"ustar\0",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rich text": b"{\\rtf1\\ansi{\\object\\objocx",
    "macho": b"\xcf\xfa\xed\xfe",
    "java class": b"\xca\xfe\xba\xbe",
    "wasm": b"\0asm\x01\0\0\0",
    "android": b"dex\n035\0",
    "flash": b"CWS\x0a",
    "shortcut": b"L\0\0\0\x01\x14\x02\0",
    "disk image": b"CD001\x01",
    "sqlite": b"SQLite format 3\0",
    "truetype": b"\0\x01\0\0\0\x0c",
    "opentype": b"OTTO\0\x0c",
    "woff": b"wOFF\0\x01\0\0",
    "woff2": b"wOF2\0\x01\0\0",
    "photoshop": b"8BPS\0\x01",
    "jpeg xl": b"\xff\x0a\0",
    "jpeg xl in a box": b"\0\0\0\x0cJXL \r\n\x87\n",
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "pcx": b"\x0a\x05\x01\x08",
    "windows metafile": b"\xd7\xcd\xc6\x9a\0\0",
    "enhanced metafile": b"\x01\0\0\0\x58\0\0\0",
    "big tiff": b"II+\0\x08\0\0\0",
    "tiff of the other end": b"MM\0*\0\0\0\x08",
    "gif 87": b"GIF87a\x01\0\x01\0",
    "cursor": b"\0\0\x02\0\x01\0",
    "heif sequence": b"\0\0\0\x18ftyphevc",
    "quicktime": b"\0\0\0\x14ftypqt  ",
    "matroska": b"\x1aE\xdf\xa3",
    "mp3": b"ID3\x03\0",
    "wave": b"RIFF\x24\0\0\0WAVE",
    "ogg": b"OggS\0\x02",
    "flash video": b"FLV\x01\x05",
    "packets": b"\xd4\xc3\xb2\xa1",
    "xml of many laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY b "&a;&a;">]>',
    "xml that reads files": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    "svg with a frame": b"<svg><foreignObject><iframe src='javascript:alert(1)'/>",
    "html of a frame": b"<iframe srcdoc='<script>alert(1)</script>'>",
    "html with blanks before": b"\n\n\t <HtMl><body onload=alert(1)>",
    "html with a mark of order": b"\xef\xbb\xbf<html>" + SCRIPT,
    "html in utf-16": "<html><script>alert(1)</script>".encode("utf-16"),
    "html in utf-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "mail": b"From: a@example.jp\r\nContent-Type: text/html\r\n\r\n" + SCRIPT,
    "web archive": b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "calendar": b"BEGIN:VCALENDAR\r\nATTACH:javascript:alert(1)\r\n",
    "table with a formula": b"=cmd|' /C calc'!A0,1\r\n",
    "json": b'{"__proto__": {"polluted": true}}',
    "yaml": b"!!python/object/apply:os.system ['id']",
    "jsp": b"<%@ page import=\"java.io.*\" %>",
    "asp": b"<% Response.Write(1) %>",
    "server side include": b'<!--#exec cmd="id" -->',
    "batch": b"@echo off\r\ndel /q *.*\r\n",
    "power shell": b"powershell -enc SQBFAFgA",
    "visual basic": b'CreateObject("WScript.Shell").Run "calc"',
    "python": b"import os; os.system('id')",
    "web server's file": b"AddType application/x-httpd-php .jpg\n",
    "formatted text": b"%n%n%n%s%s%s%x",
    "sql": b"'; DROP TABLE people_holder; --",
    "virus pattern in a zip": zipped("eicar.com", EICAR),
    "virus pattern in a zip in a zip": zipped("a.zip", zipped("eicar.com", EICAR)),
    "path in a zip": zipped("../../../etc/cron.d/evil", b"* * * * * root id"),
}  # fmt: skip
SECOND_NATURES = {
    "a program": b"MZ" + bytes(60) + b"This program cannot be run in DOS mode",
    "the virus pattern": EICAR,
    "a vector drawing": b"<svg onload='alert(1)'><script>evil()</script></svg>",
    "javascript": b"*/=alert('evil')/*",
    "a web archive": b"PK\x03\x04evil.html" + SCRIPT,
    "a shell": b"\n#!/bin/sh\necho evil\n",
}


def more_strangers() -> Iterator[tuple[str, bytes]]:
    """Other kinds, and kinds that are taken after something that hides them."""
    for name, beginning in BEGINNINGS.items():
        yield name, beginning + bytes(64)
    for name, whole in (("pdf", pdf()), ("jpeg", photo()), ("png", photo("PNG"))):
        for before in (b"\0", b"\n", b"GIF89a", b"<!--", b"\xef\xbb\xbf"):
            yield f"{name} after {before!r}", before + whole


def cut() -> Iterator[tuple[str, bytes]]:
    """Kinds that are taken, cut in their first half."""
    for name, whole in (("jpeg", photo()), ("png", photo("PNG")), ("heic", heic())):
        for part in range(1, 5):
            yield f"{name} cut to {part}/10", whole[: len(whole) * part // 10]


def damaged() -> Iterator[tuple[str, bytes]]:
    """Kinds that are taken, with bytes changed by a fixed seed: readable or not, never harmful."""
    for name, whole in (("jpeg", photo()), ("png", photo("PNG")), ("heic", heic()), ("pdf", pdf())):
        for seed in range(6):
            chance = random.Random(f"{name}:{seed}")
            spoilt = bytearray(whole)
            for _ in range(2 ** (seed + 1)):
                spoilt[chance.randrange(16, len(spoilt))] = chance.randrange(256)
            yield f"{name} damaged {seed}", bytes(spoilt)


def _png_of_chunks(*chunks: tuple[bytes, bytes]) -> bytes:
    made = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        check = zlib.crc32(kind + body)
        made += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)
    return made


def _pdf_of(body: bytes) -> bytes:
    return b"%PDF-1.7\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def cruel() -> Iterator[tuple[str, bytes]]:
    """Made to take memory or time: bombs, circles, and numbers that are too large."""
    header = struct.pack(">IIBBBBB", 6_000, 6_000, 8, 6, 0, 0, 0)
    bomb = zlib.compress(bytes(120_000_000), 9)
    yield (
        "png of which a small body unpacks to 120 MB",
        _png_of_chunks((b"IHDR", header), (b"IDAT", bomb), (b"IEND", b"")),
    )
    yield "png whose chunk says 4 GB", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + bytes(40)
    yield (
        "png with a profile that unpacks to 60 MB",
        _png_of_chunks(
            (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)),
            (b"iCCP", b"x\0\0" + zlib.compress(bytes(60_000_000), 9)),
            (b"IDAT", zlib.compress(bytes(8 * 25))),
            (b"IEND", b""),
        ),
    )
    yield "png of 0 rows", png_that_says(10, 0)
    sizes = b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
    yield "jpeg of 65,535 × 65,535", sizes + b"\xff\xd9"
    yield "jpeg with a segment without an end", b"\xff\xd8\xff\xe1\xff\xff" + bytes(100)
    yield (
        "pdf whose pages are their own parents",
        _pdf_of(
            b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
            b"2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >> endobj"
        ),
    )
    yield "pdf of lists in lists", _pdf_of(b"1 0 obj " + b"[" * 200_000 + b" endobj")
    yield "pdf of dictionaries in dictionaries", _pdf_of(b"1 0 obj " + b"<</A" * 100_000)
    packed = zlib.compress(bytes(80_000_000), 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed
    yield "pdf with a stream that unpacks to 80 MB", pdf(extra=stream + b"\nendstream")
    yield (
        "heic of boxes in boxes",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08meta" * 5_000,
    )
    yield (
        "heic whose box says 2⁶⁴",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x01meta" + b"\xff" * 8,
    )


def two_natures() -> Iterator[tuple[str, bytes]]:
    """Decent pictures and PDFs with something behind them: only the picture may be left."""
    decent = (("jpeg", photo()), ("png", photo("PNG")), ("heic", heic()), ("pdf", pdf()))
    for name, whole in decent:
        for what, behind in SECOND_NATURES.items():
            yield f"{name} and {what}", whole + behind


def corpus() -> Iterator[tuple[str, bytes]]:
    """Every hostile file of the tests, by its family."""
    for family in (strangers, broken, polyglots, more_strangers, cut, damaged, cruel, two_natures):
        for name, data in family():
            yield f"{family.__name__}: {name}", data
    for name, data, _ in huge():
        yield f"huge: {name}", data


NAMES = (
    ("../../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\evil.pdf", "evil.pdf"),
    ("/etc/shadow", "shadow"),
    ("C:\\AUX.pdf", "AUX.pdf"),
    ("修了証\u202efdp.exe", "修了証fdp.exe"),
    ("\u200f\u2067登録証\u2069.pdf", "登録証.pdf"),
    ("a\u200bb\ufeff.pdf", "ab.pdf"),
    ("evil.pdf\0.html", "evil.pdf.html"),
    ('a"; filename="b.html', 'a"; filename="b.html'),
    ("a.pdf\r\nContent-Type: text", "a.pdfContent-Type: text"),
    ("𠮷野家の領収書🍣.pdf", "𠮷野家の領収書🍣.pdf"),
    ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
    ("=cmd|calc.pdf", "=cmd|calc.pdf"),
    ("あ" * 300 + ".pdf", "あ" * 120),
    ("𠮷" * 300, "𠮷" * 120),
    ("   ", ""),
    ("..", ".."),
    ("/", ""),
    ("\u202e\u200b", ""),
    ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd"),
)
