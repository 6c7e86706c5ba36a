#!/bin/sh
# Certificates by which Temporal and those who ask it know each other, into the folder named (deploy/secrets where none is).
# The authority signs these two and is forgotten: to renew, run it again and restart everything.
set -eu

folder="${1:-$(dirname "$0")/../secrets}"
years=10
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

# name, use, names of the machine
certificate() {
  key "$folder/temporal-$1-key"
  openssl req -new -key "$folder/temporal-$1-key" -subj "/O=Paraf/CN=temporal-$1" -out "$work/$1.csr"
  {
    echo 'basicConstraints=critical,CA:FALSE'
    echo 'keyUsage=critical,digitalSignature'
    echo "extendedKeyUsage=$2"
    if [ -n "$3" ]; then echo "subjectAltName=$3"; fi
  } > "$work/$1.ext"
  openssl x509 -req -sha256 -days $((years * 365)) -in "$work/$1.csr" -CA "$folder/temporal-ca" -CAkey "$work/ca.key" \
    -CAcreateserial -CAserial "$work/serial" -extfile "$work/$1.ext" -out "$folder/temporal-$1-certificate"
}

mkdir -p "$folder"
umask 022
key "$work/ca.key"
openssl req -x509 -new -sha256 -days $((years * 365)) -key "$work/ca.key" -subj '/O=Paraf/CN=temporal-ca' \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign' -out "$folder/temporal-ca"
# the parts of the server ask each other, too
certificate server serverAuth,clientAuth DNS:temporal
certificate client clientAuth ''
