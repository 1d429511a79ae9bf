__all__ = ["__version__", "certificate_fingerprint", "compare_versions"]

__version__: str

def certificate_fingerprint(pem: str, /) -> str:
    """The fingerprint of a Space's certificate, which two people compare before one trusts the other.

    `pem` is the text of the file that the Space exported. The fingerprint is the SHA-256 of its
    identity certificate, as `openssl x509 -fingerprint -sha256` prints it.
    Raises `SpacebridgeError` if the file is not the certificate of a Space.
    """

def compare_versions(left: str, right: str, /) -> int:
    """Compare the versions of two releases as Octopus orders them.

    Returns -1 if `left` comes before `right`, 0 if they are the same version, 1 if it comes after.
    Raises `SpacebridgeError` if one of them is not a version.
    """
