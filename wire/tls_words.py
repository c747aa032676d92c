"""Why a server's TLS is not to be trusted, in words for whoever runs this installation."""

import ssl

_OTHER_NAME = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH
_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED


def tls_fault(trouble: BaseException, where: str, setting: str) -> str | None:
    """Say what is wrong with the TLS at `where`, and what to do; None if nothing is.

    `setting` is the one that names the server. A library may have wrapped the trouble.
    """
    if not isinstance(trouble, ssl.SSLError):
        return tls_fault(trouble.__cause__, where, setting) if trouble.__cause__ else None
    if not isinstance(trouble, ssl.SSLCertVerificationError):
        return (
            f"{where} does not speak TLS there as it should: are scheme and port in "
            f"{setting} right?"
        )
    if trouble.verify_code in _OTHER_NAME:
        return (
            f"the certificate of {where} is made out to another name: {setting} must name "
            "the server as its certificate does"
        )
    if trouble.verify_code == _EXPIRED:
        return f"the certificate of {where} has expired: whoever runs it must renew it"
    return (
        f"nobody whom this machine trusts vouches for the certificate of {where} "
        f"({trouble.verify_message}): let the machine trust its authority, or name the "
        "authority's file in SSL_CERT_FILE"
    )
