"""A file of sealed blocks: written once from front to end, each block read by itself through its place."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bekal.lib.sealing import NONCE_BYTES

_LENGTH = struct.Struct(">I")
STREAM_BLOCK_BYTES = 1 << 20


class BlocksDamaged(Exception):
    """The file was cut, changed, or sealed with another key."""


class BlockWriter:
    """Writes blocks compressed and sealed; a block cannot be moved to another place unnoticed."""

    def __init__(self, file: IO[bytes], key: bytes, *, level: int = 1) -> None:
        """`level` is zlib's, 0 to 9."""
        self.file, self.cipher, self.level = file, AESGCM(key), level
        self.place = 0

    def add(self, data: bytes) -> int:
        """Append a block; its place."""
        place, nonce = self.place, os.urandom(NONCE_BYTES)
        sealed = nonce + self.cipher.encrypt(nonce, zlib.compress(data, self.level), _LENGTH.pack(place))
        self.place += self.file.write(_LENGTH.pack(len(sealed)) + sealed)
        return place


def seal_whole(content: bytes, key: bytes) -> bytes:
    """A whole document as it lies on the disk; `read_blocks` gives it back piece by piece."""
    file = io.BytesIO()
    writer = BlockWriter(file, key)
    for begin in range(0, len(content), STREAM_BLOCK_BYTES):
        writer.add(content[begin : begin + STREAM_BLOCK_BYTES])
    return file.getvalue()


def read_block(file: IO[bytes], key: bytes, place: int) -> bytes:
    """The block that `BlockWriter.add` put at a place; raises BlocksDamaged."""
    file.seek(place)
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise BlocksDamaged
    sealed = file.read(_LENGTH.unpack(head)[0])
    try:
        return zlib.decompress(AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _LENGTH.pack(place)))
    except (InvalidTag, zlib.error, ValueError) as error:
        raise BlocksDamaged from error


def read_blocks(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """All blocks in order."""
    size = file.seek(0, io.SEEK_END)
    place = 0
    while place < size:
        yield read_block(file, key, place)
        file.seek(place)
        place += _LENGTH.size + _LENGTH.unpack(file.read(_LENGTH.size))[0]
