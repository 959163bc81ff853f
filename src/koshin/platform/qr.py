"""QR codes as SVG text."""

import io

import segno

# Any of the eight masks can be read; trying all of them for the prettiest takes four times as long.
MASK = 2


def svg(content: str) -> str:
    """A QR code that says ``content``: dark on nothing, quiet zone of four modules, level M."""
    out = io.BytesIO()
    code = segno.make_qr(content, error="m", boost_error=False, mask=MASK)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=4)
    return out.getvalue().decode()


def page_svg(content: str) -> str:
    """As :func:`svg` for a page: it takes the size that the style sheet gives it."""
    out = io.BytesIO()
    code = segno.make_qr(content, error="m", boost_error=False, mask=MASK)
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True, svgclass="qr",
        lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()
