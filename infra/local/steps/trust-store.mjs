import { existsSync } from 'node:fs'
import path from 'node:path'
import { TOOLS, VENV_PYTHON, ROOT } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { installPython } from './python-venv.mjs'

const FILE = path.join(TOOLS, 'trust-store.p12')
const REQUIREMENTS = path.join(ROOT, 'infra', 'local', 'java-requirements.txt')
/** Of all files that this Python trusts the first that is there; no password: nothing in it is secret. */
const PROGRAM = `
import os, ssl, sys
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
paths = ssl.get_default_verify_paths()
named = [os.environ.get(name) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")]
known = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
file = next(f for f in [*named, paths.cafile, paths.openssl_cafile, *known] if f and os.path.exists(f))
with open(file, "rb") as source:
    certificates = x509.load_pem_x509_certificates(source.read())
trusted = [pkcs12.PKCS12Certificate(c, str(n).encode()) for n, c in enumerate(certificates)]
with open(sys.argv[1], "wb") as target:
    target.write(pkcs12.serialize_java_truststore(trusted, NoEncryption()))
`

/** @returns the path of a trust store, in Java's form, of the authorities that Python trusts. */
export async function trustStore() {
  await installPython(REQUIREMENTS)
  await runCommand('trust-store', VENV_PYTHON, ['-c', PROGRAM, FILE])
  return FILE
}

/** Null where no trust store was needed. */
export function madeTrustStore() {
  return existsSync(FILE) ? FILE : null
}
