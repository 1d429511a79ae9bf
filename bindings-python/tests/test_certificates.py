"""Certificates are read in Python as they are in Rust, and as OpenSSL reads them."""

import ssl
import subprocess

import pytest

from spacebridge import Certificate, SpacebridgeError


def openssl(folder, *arguments):
    return subprocess.run(
        ["openssl", *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def made(folder, usage, *key):
    """A certificate that OpenSSL made, as text."""
    openssl(
        folder, "req", "-x509", "-newkey", *key, "-nodes", "-keyout", "key.pem",
        "-subj", "/CN=Prod Space", "-days", "2", "-addext", f"keyUsage=critical,{usage}",
        "-out", "certificate.pem",
    )  # fmt: skip
    return (folder / "certificate.pem").read_text()


P256 = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def test_the_fingerprint_is_the_one_that_openssl_prints(tmp_path):
    pem = made(tmp_path, "digitalSignature,keyAgreement", *P256)
    printed = openssl(
        tmp_path, "x509", "-in", "certificate.pem", "-noout", "-fingerprint", "-sha256"
    )
    assert Certificate.from_pem(tmp_path / "certificate.pem") == Certificate.from_pem(pem)
    assert Certificate.from_pem(pem).fingerprint == printed.strip().split("=")[1]


def test_a_key_of_another_kind_is_refused(tmp_path):
    with pytest.raises(SpacebridgeError) as refused:
        Certificate.from_pem(made(tmp_path, "digitalSignature,keyAgreement", "rsa:2048"))
    assert refused.value.code == "certificate-not-p256"


def test_a_certificate_that_may_not_agree_on_keys_is_refused(tmp_path):
    with pytest.raises(SpacebridgeError) as refused:
        Certificate.from_pem(made(tmp_path, "digitalSignature", *P256))
    assert refused.value.code == "certificate-key-usage"


def test_a_file_that_is_no_certificate_is_refused():
    with pytest.raises(SpacebridgeError) as refused:
        Certificate.from_pem("-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n")
    assert refused.value.code == "certificate-pem-malformed"


ENCODINGS = {
    "is DER, where PEM is needed": lambda pem: ssl.PEM_cert_to_DER_cert(pem),
    "is text in UTF-16, where PEM is ASCII": lambda pem: pem.encode("utf-16"),
    "is a bundle, a receipt or a notice, where PEM is needed": lambda _: b"\xd2\x84\x43",
}


@pytest.mark.parametrize("problem", ENCODINGS)
def test_a_file_in_another_form_is_named(tmp_path, problem):
    path = tmp_path / "certificate.crt"
    path.write_bytes(ENCODINGS[problem](made(tmp_path, "digitalSignature,keyAgreement", *P256)))
    with pytest.raises(SpacebridgeError) as refused:
        Certificate.from_pem(path)
    assert refused.value.code == "certificate-pem-malformed"
    assert problem in str(refused.value)


def test_text_before_the_block_may_be_of_any_encoding(tmp_path):
    pem = made(tmp_path, "digitalSignature,keyAgreement", *P256)
    before = "friendlyName: Müller\n".encode("latin-1")
    assert Certificate.from_pem(before + pem.encode()) == Certificate.from_pem(pem)
