"""A real IMAP server of our own: in a folder that goes away, on a free port of loopback."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from imapclient import IMAPClient

from inbox.imap_login import Mailbox

PASSWORD = "made-up"
READY_SECONDS = 20

# Without a chroot and under one user it also runs for who is not root.
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
{tls}
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {login}
default_internal_group = {group}
default_vsz_limit = 512M
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service stats {{
  chroot =
}}
"""


class Ports(NamedTuple):
    """Where it listens: with STARTTLS if it has a certificate, and with TLS at once."""

    imap: int
    imaps: int


@contextmanager
def dovecot() -> Iterator[int]:
    """Run a Dovecot in which every user has a mailbox; yields its port."""
    with running() as ports:
        yield ports.imap


@contextmanager
def running(certificate: tuple[Path, Path] | None = None) -> Iterator[Ports]:
    """Run one, with a certificate and its key if it is to speak TLS."""
    if not (program := shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")):
        pytest.fail(
            "These tests need an IMAP server: `dovecot` is not on this machine. On Debian "
            "and Ubuntu: apt-get install dovecot-imapd"
        )
    with tempfile.TemporaryDirectory(prefix="convener-imap-") as name:
        folder, ports = Path(name), Ports(_free_port(), _free_port())
        config = _configured(folder, ports, certificate)
        server = subprocess.Popen(
            (program, "-F", "-c", config),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_open(ports.imap, folder / "log")
            yield ports
        finally:
            server.terminate()
            server.wait(20)


def mailbox(port: int, user: str) -> Mailbox:
    return Mailbox("127.0.0.1", port, user, PASSWORD, tls=False, starttls=False)


def bring(at: Mailbox, *messages: bytes) -> None:
    """Put messages into a mailbox, as a delivery does."""
    with IMAPClient(at.host, at.port, ssl=False, timeout=20) as client:
        client.login(at.user, at.password)
        for message in messages:
            client.append(at.folder, message)


def _configured(folder: Path, ports: Ports, certificate: tuple[Path, Path] | None) -> Path:
    me = pwd.getpwuid(os.geteuid())
    is_root = me.pw_uid == 0
    owner = pwd.getpwnam("dovecot") if is_root else me
    (folder / "mail").mkdir()
    if is_root:
        folder.chmod(0o755)
        shutil.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    file = folder / "dovecot.conf"
    file.write_text(
        CONFIG.format(
            folder=folder,
            user=owner.pw_name,
            login="dovenull" if is_root else me.pw_name,
            group=owner.pw_name if is_root else grp.getgrgid(me.pw_gid).gr_name,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=ports.imap,
            tls_port=ports.imaps if certificate else 0,
            tls=_tls(certificate),
            password=PASSWORD,
        )
    )
    return file


def _tls(certificate: tuple[Path, Path] | None) -> str:
    if not certificate:
        return "ssl = no"
    shown, key = certificate
    return f"ssl = yes\nssl_cert = <{shown}\nssl_key = <{key}"


def _wait_until_open(port: int, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            with IMAPClient("127.0.0.1", port, ssl=False, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"dovecot does not answer: {log.read_text() if log.exists() else 'no log'}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
