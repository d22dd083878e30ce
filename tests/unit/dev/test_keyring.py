import base64
import json
import stat

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dev.keyring import Keyring, write_private


def test_a_secret_stays_the_same(tmp_path):
    first = Keyring(tmp_path / "secrets.json").password("broker user directory")

    assert Keyring(tmp_path / "secrets.json").password("broker user directory") == first


def test_every_name_has_a_secret_of_its_own(tmp_path):
    keyring = Keyring(tmp_path / "secrets.json")

    assert len({keyring.password("a"), keyring.password("b"), keyring.key("a"), keyring.key("b")}) == 4


def test_keys_are_32_bytes(tmp_path):
    assert len(base64.b64decode(Keyring(tmp_path / "secrets.json").key("field directory"))) == 32


def test_the_public_key_belongs_to_the_private_one(tmp_path):
    keyring = Keyring(tmp_path / "secrets.json")
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(keyring.key("context")))

    assert base64.b64decode(keyring.public_key("context")) == private.public_key().public_bytes_raw()


def test_only_the_owner_may_read_secrets(tmp_path):
    Keyring(tmp_path / "secrets.json").password("x")

    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_private_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "account.json"
    path.write_text("something open to all", encoding="utf-8")
    path.chmod(0o644)

    write_private(path, {"username": "admin"})

    assert json.loads(path.read_text(encoding="utf-8")) == {"username": "admin"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
