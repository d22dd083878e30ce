"""Encryption binds a value to its cell and key, and never repeats itself."""

import pytest

from shared.db.encryption import NONCE_BYTES, BlindIndex, FieldCipher, cell
from shared.errors import Unavailable

OLD, NEW = b"1" * 32, b"2" * 32
HERE = cell("person", "document", "p1")
CIPHER = FieldCipher({"k1": OLD})
HEADER_BYTES = 2 + len("k1")


def test_what_was_encrypted_is_decrypted() -> None:
    assert CIPHER.decrypt(CIPHER.encrypt("张三 110101", HERE), HERE) == "张三 110101"


def test_no_nonce_repeats_in_a_hundred_thousand() -> None:
    nonces = {CIPHER.encrypt("x", HERE)[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES] for _ in range(100_000)}

    assert len(nonces) == 100_000


def test_tampering_with_any_byte_is_noticed() -> None:
    value = CIPHER.encrypt("secret", HERE)
    for position in range(len(value)):
        for bit in (0x01, 0x80):
            tampered = bytearray(value)
            tampered[position] ^= bit
            with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
                CIPHER.decrypt(bytes(tampered), HERE)


def test_cutting_a_value_anywhere_is_noticed() -> None:
    value = CIPHER.encrypt("secret", HERE)
    for length in range(len(value)):
        with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
            CIPHER.decrypt(value[:length], HERE)


@pytest.mark.parametrize("other", [cell("person", "document", "p2"), cell("person", "phone", "p1"), cell("guest", "document", "p1")])
def test_value_moved_to_another_cell_is_unreadable(other: str) -> None:
    with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
        CIPHER.decrypt(CIPHER.encrypt("secret", HERE), other)


def test_key_id_is_authenticated_even_for_equal_keys() -> None:
    twins = FieldCipher({"k1": OLD, "k2": OLD})
    value = twins.encrypt("secret", HERE)

    with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
        twins.decrypt(value.replace(b"k1", b"k2", 1), HERE)


def test_rotation_reads_old_values_and_writes_with_the_new_key() -> None:
    old_value = CIPHER.encrypt("secret", HERE)
    rotated = FieldCipher({"k2": NEW, "k1": OLD})
    new_value = rotated.encrypt(rotated.decrypt(old_value, HERE), HERE)

    assert rotated.needs_rotation(old_value)
    assert not rotated.needs_rotation(new_value)
    assert FieldCipher({"k2": NEW}).decrypt(new_value, HERE) == "secret"


def test_value_of_a_dropped_key_is_unreadable() -> None:
    with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
        FieldCipher({"k2": NEW}).decrypt(CIPHER.encrypt("secret", HERE), HERE)


def test_blind_index_is_equal_for_equal_values_only() -> None:
    index = BlindIndex(OLD)

    assert index.of("document", "110101") == BlindIndex(OLD).of("document", "110101")
    assert index.of("document", "110101") != index.of("document", "110102")


def test_blind_index_differs_by_column_and_key() -> None:
    index = BlindIndex(OLD)

    assert index.of("document", "110101") != index.of("phone", "110101")
    assert index.of("document", "110101") != BlindIndex(NEW).of("document", "110101")
