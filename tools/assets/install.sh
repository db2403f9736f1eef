#!/usr/bin/env bash
# Fetches the pinned packages into FOLDER and bundles them into VENDOR.
set -euo pipefail
folder=$(realpath -m "${1:?usage: install.sh FOLDER VENDOR}")
vendor=$(realpath -m "${2:?usage: install.sh FOLDER VENDOR}")
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
cp -R "$here"/package.json "$here"/package-lock.json "$here"/*.js "$here"/build.mjs "$here"/licences "$folder/"
npm ci --prefix "$folder" --ignore-scripts --silent --no-audit --no-fund
node "$folder/build.mjs" "$vendor"
