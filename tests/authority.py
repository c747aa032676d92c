"""A throw-away authority for certificates, as whoever runs a mail server trusts one."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

HERE = ("localhost", "127.0.0.1")
DAY = timedelta(days=1)


class Authority:
    """Its certificate, and those it has made out, lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "authority.pem"
        self._key = _key("authority")
        self._name = _named("A made-up authority")
        made = self._begun(self._name, self._key, datetime.now(UTC) + DAY)
        basic = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = made.add_extension(basic, critical=True).sign(
            self._key, SHA256()
        )
        self.file.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def makes_out(self, *names: str, expired: bool = False) -> tuple[Path, Path]:
        """Return the files of a certificate for these names (or addresses) and its key."""
        key = _key("server")
        until = datetime.now(UTC) + (-DAY if expired else DAY)
        made = self._begun(_named(names[0]), key, until).add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]),
            critical=False,
        )
        file, secret = self.folder / f"{names[0]}.pem", self.folder / f"{names[0]}.key"
        file.write_bytes(made.sign(self._key, SHA256()).public_bytes(Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        return file, secret

    def server_side(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """Return what a server in Python needs to show such a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.makes_out(*names, expired=expired))
        return context

    def _begun(
        self, subject: x509.Name, key: EllipticCurvePrivateKey, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - 3 * DAY)
            .not_valid_after(until)
        )


@cache
def _key(_whose: str) -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
