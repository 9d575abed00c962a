"""Reads QR codes in pictures as a phone does: by ZXing, which has nothing in common with what draws them."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image


def read_codes(picture: bytes) -> list[str]:
    """Return what the codes in a picture of pixels (PNG) say, once each, sorted."""
    with Image.open(BytesIO(picture)) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    return sorted({one.text for one in found if one.format == zxingcpp.BarcodeFormat.QRCode})
