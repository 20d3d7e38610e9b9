"""What is committed was built from the sources beside it, stays small, and names nobody's machine."""

import gzip
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "bekal/web/layout/static/layout"


def packed(name: str) -> int:
    return len(gzip.compress((BUILT / name).read_bytes()))


def test_styles_and_scripts_match_their_sources():
    lines = (BUILT / "bekal.css.sha256").read_text().splitlines()
    assert len(lines) > 10
    stale = []
    for line in lines:
        digest, name = line.split("  ")
        if hashlib.sha256((BUILT / name).read_bytes()).hexdigest() != digest:
            stale.append(name)
    assert stale == [], "changed since the last `make look`"


def test_every_source_is_in_the_checksums():
    listed = (BUILT / "bekal.css.sha256").read_text()
    assert [path.name for path in (ROOT / "frontend/src").iterdir() if f"src/{path.name}" not in listed] == []


def test_stylesheets_are_light():
    assert packed("bekal.css") <= 14 * 1024
    assert packed("public.css") <= 3 * 1024
    assert packed("bekal.js") <= 4 * 1024


def test_no_font_or_crown_or_foreign_address_is_fetched():
    for name in ("bekal.css", "public.css"):
        text = (BUILT / name).read_text()
        assert "@font-face" not in text
        assert "GDS Transport" not in text
        assert [url for url in re.findall(r"url\(\"?([^)\"]*)", text) if not url.startswith("data:")] == []


def test_dependencies_are_exact_and_no_registry_is_named():
    package = json.loads((ROOT / "frontend/package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text()
