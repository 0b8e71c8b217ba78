# SPDX-License-Identifier: Apache-2.0
"""A CA for this run only, and the server's certificate by it."""

import datetime
import ipaddress
import os
import ssl
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("localhost", "kubernetes", "kubernetes.default.svc", "*.eks.amazonaws.com")


def common_name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def builder(subject, issuer, key):
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
    return (
        x509.CertificateBuilder().subject_name(common_name(subject)).issuer_name(common_name(issuer))
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(start + datetime.timedelta(days=7))
    )


def pem(item):
    if hasattr(item, "private_bytes"):
        return item.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return item.public_bytes(serialization.Encoding.PEM)


def make(host):
    """(the CA as PEM, an ssl.SSLContext of the server)"""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = (
        builder("kubernetes", "kubernetes", ca_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(True, False, False, False, False, True, True, False, False), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    names = [x509.DNSName(name) for name in NAMES] + [x509.IPAddress(ipaddress.ip_address(host))]
    leaf = (
        builder("kube-apiserver", "kubernetes", key)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return pem(ca), context(pem(leaf) + pem(key))


def context(chain):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    descriptor, path = tempfile.mkstemp()
    try:
        os.write(descriptor, chain)
        os.close(descriptor)
        made.load_cert_chain(path)
    finally:
        os.unlink(path)
    return made
