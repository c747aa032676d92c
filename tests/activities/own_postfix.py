"""A Postfix of our own: its configuration, queue and log in a folder, on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example.org
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtp_host_lookup = native
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
disable_dns_lookups = yes
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
"""
STARTS_WITHIN = 20


@dataclass(frozen=True)
class OwnPostfix:
    """Where it listens, and where its configuration and its log are."""

    port: int
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log" / "mail.log"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def tell(self, *words: str) -> None:
        """Give a command to it: `start`, `abort`, `flush`."""
        subprocess.run(
            ("/usr/sbin/postfix", "-c", str(self.config), *words),
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )


@contextmanager
def own_postfix(onward: int, more: str = "") -> Iterator[OwnPostfix]:
    """Run one that hands letters on to a port of loopback; `more` ends its settings."""
    if not Path("/usr/sbin/postfix").exists() or os.geteuid() != 0:
        pytest.fail("This test starts a Postfix of its own: install postfix, and be root")
    folder = Path(tempfile.mkdtemp(prefix="convener-postfix-"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    postfix = OwnPostfix(port, folder)
    _lay_out(postfix, onward, more)
    postfix.tell("start")
    try:
        _once_it_answers(port)
        yield postfix
    finally:
        with suppress(subprocess.CalledProcessError):
            postfix.tell("abort")
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(postfix: OwnPostfix, onward: int, more: str) -> None:
    folder = postfix.folder
    folder.chmod(0o755)
    for name in ("config", "queue", "data", "log"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    said = {"folder": folder, "onward": onward, "port": postfix.port}
    (folder / "config" / "main.cf").write_text(SETTINGS.format(**said) + more)
    (folder / "config" / "master.cf").write_text(SERVICES.format(**said))


def _once_it_answers(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                if line.recv(100).startswith(b"220"):
                    return
        except OSError:
            pass
        assert time.monotonic() < until, "Postfix does not start"
        time.sleep(0.1)
