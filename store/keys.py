"""The installation's secrets: made once, kept in a file that only its owner reads."""

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from uuid import UUID, uuid5

from models.value import Value

FILE = "keys"
ACTIVE = "1"


class Keys(Value):
    """What makes ids and links unguessable, and histories unreadable.

    Losing them changes every UID: calendars would show each meeting twice. Back them up.
    """

    namespace: UUID
    people: bytes
    links: tuple[bytes, ...]
    codec: dict[str, bytes]
    active: str = ACTIVE

    def uid(self, occasion: str) -> str:
        """Return the UID of a meeting, the same for ever."""
        return str(uuid5(self.namespace, occasion))

    def person(self, email: str) -> str:
        """Return the id of a person: a keyed hash of the lower-cased address."""
        return _mac(self.people, email.lower())[:12]

    def message_id(self, key: str, organizer: str) -> str:
        """Return the Message-ID of a notice, from its ledger key alone."""
        return f"<{_mac(self.people, key)[:32]}@{organizer.rpartition('@')[2]}>"


def _mac(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def keys_from_seed(seed: str) -> Keys:
    """Return throw-away keys: the same for the same seed."""

    def derive(name: str) -> bytes:
        return hmac.new(seed.encode(), name.encode(), hashlib.sha256).digest()

    return Keys(
        namespace=UUID(bytes=derive("namespace")[:16]),
        people=derive("people"),
        links=(derive("links"),),
        codec={ACTIVE: derive("codec")},
    )


def read_keys(text: str) -> Keys:
    """Read keys from the JSON of the keys file, or of `CONVENER_KEYS`."""
    raw = json.loads(text)
    return Keys(
        namespace=UUID(raw["namespace"]),
        people=bytes.fromhex(raw["people"]),
        links=tuple(bytes.fromhex(link) for link in raw["links"]),
        codec={name: bytes.fromhex(key) for name, key in raw["codec"].items()},
        active=raw["active"],
    )


def write_keys(keys: Keys) -> str:
    """Return the JSON that `read_keys` reads."""
    raw = {
        "namespace": str(keys.namespace),
        "people": keys.people.hex(),
        "links": [link.hex() for link in keys.links],
        "codec": {name: key.hex() for name, key in keys.codec.items()},
        "active": keys.active,
    }
    return json.dumps(raw, indent=1)


def load_keys(state: Path, given: str = "") -> Keys:
    """Return the keys the environment gives, else the state folder's, made if new."""
    if given:
        return read_keys(given)
    file = state / FILE
    if not file.exists():
        _keep(file, write_keys(keys_from_seed(secrets.token_hex(32))))
    return read_keys(file.read_text())


def _keep(file: Path, text: str) -> None:
    """Write a file that is whole or absent, and never readable by others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{secrets.token_hex(4)}")
    part.touch(mode=0o600)
    part.write_text(text)
    try:
        file.hardlink_to(part)  # fails if somebody else was first: then theirs counts
    except FileExistsError:
        pass
    finally:
        part.unlink()
