"""Text that is kept encrypted, and found again by exact search through a blind index."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(key: bytes, text: str) -> bytes:
    """`text` encrypted and authenticated (AES-256-GCM); the random nonce stands in front."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)


def unseal(key: bytes, sealed: bytes) -> str:
    """The text behind `seal`; raises cryptography's InvalidTag where the key or the bytes are not the same."""
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], bytes(sealed[NONCE_BYTES:]), None).decode()


def blind_index(key: bytes, text: str) -> bytes:
    """A keyed digest of 16 bytes: equal texts are found again, and nothing else is told."""
    return hmac.digest(key, text.encode(), hashlib.sha256)[:16]
