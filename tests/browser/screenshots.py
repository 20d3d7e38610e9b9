"""The pictures of the documentation: main pages of the demonstration. Run only by scripts/screenshots."""

import base64
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Demonstration
from tests.browser.visiting import Walker, people_of_the_demonstration

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
TALLEST = 1400  # pixels; longer pages are cut
PIXELS = """async png => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), brush = canvas.getContext("2d");
  brush.drawImage(picture, 0, 0);
  const bytes = new Uint8Array(brush.getImageData(0, 0, picture.width, picture.height).data.buffer);
  return { width: picture.width, height: picture.height, bytes: bytes.toBase64() };
}"""
OFFICER = "programme_officer"
PEOPLE = ".nav a[href='/people/']"
REGISTERS = "main a[href^='/delivery/classes/']"
SESSIONS = "main a[href^='/delivery/sessions/']"
CANDIDATES = "main a[href$='/candidates/']"
CERTIFICATES = ".nav a[href='/certificates/']"


@dataclass(frozen=True)
class Picture:
    """A page to photograph: who looks at it, and which links lead there from the home page, the first of each."""

    name: str
    role: str
    links: tuple[str, ...] = ()
    phone: bool = False


PICTURES = (
    Picture("today-1280", OFFICER),
    Picture("today-360", OFFICER, phone=True),
    Picture("people-1280", OFFICER, (PEOPLE,)),
    Picture("person-1280", OFFICER, (PEOPLE, "main tbody tr:nth-child(2) th a")),
    Picture("candidates-1280", OFFICER, (CANDIDATES,)),
    Picture("candidates-360", OFFICER, (CANDIDATES,), phone=True),
    Picture("attendance-360", OFFICER, (REGISTERS, SESSIONS), phone=True),
    Picture("check-360", OFFICER, (CERTIFICATES, "main tbody a", "main a[href*='/check/']"), phone=True),
)


def test_take_the_pictures(demonstration: Demonstration, chromium: Browser) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    people = people_of_the_demonstration()
    table = chromium.new_page()
    for picture in PICTURES:
        size = PHONE if picture.phone else DESK
        context = chromium.new_context(base_url=demonstration.address, viewport=size)
        context.add_cookies(Walker(demonstration.address, people[picture.role]).cookies())
        page = context.new_page()
        follow(page, picture.links)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": height})
        file = FOLDER / f"{picture.name}.png"
        file.write_bytes(small(table, page.screenshot()))
        print(f"{file.name:24} {file.stat().st_size // 1024:4} KB  {page.url.removeprefix(demonstration.address)}")
        context.close()


def follow(page: Page, links: tuple[str, ...]) -> None:
    page.goto("/today/")
    for link in links:
        page.locator(link).first.click()
        page.wait_for_load_state()


def small(table: Page, png: bytes) -> bytes:
    """The same picture in the 256 colours that it shows most: a third of the bytes, and nobody sees it."""
    told = table.evaluate(PIXELS, base64.b64encode(png).decode())
    width, height = told["width"], told["height"]
    pixels = np.frombuffer(base64.b64decode(told["bytes"]), np.uint8).reshape(-1, 4)[:, :3].astype(np.int32)
    keys, places, counts = np.unique(pixels @ (65536, 256, 1), return_inverse=True, return_counts=True)
    colours = np.stack([keys >> 16, keys >> 8 & 255, keys & 255], axis=1)
    palette = colours[np.argsort(-counts)[:256]]
    nearest = np.array([((palette - colour) ** 2).sum(axis=1).argmin() for colour in colours], np.uint8)
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = nearest[places].reshape(height, width)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
