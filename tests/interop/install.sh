#!/usr/bin/env bash
# Installs what the interoperability tests start: Java tools and servers from Maven Central, Node packages, and
# PySpark with an environment for its executors, all of pinned versions, into a folder; Java, Maven, Node, Virtuoso and Chromium from Debian's packages where missing.
set -euo pipefail
out=$(realpath -m "${1:?usage: install.sh FOLDER}")
here=$(cd "$(dirname "$0")" && pwd)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
missing=()
command -v java >/dev/null || missing+=(default-jre-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v npm >/dev/null || missing+=(nodejs npm)
command -v curl >/dev/null || missing+=(curl)
command -v virtuoso-t >/dev/null || missing+=(virtuoso-opensource-7-bin)
command -v chromium >/dev/null || missing+=(chromium fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y "${missing[@]}"; } \
    >/dev/null 2>&1 || echo "could not install ${missing[*]}: what needs them will be skipped"
fi

mkdir -p "$out"
if command -v mvn >/dev/null; then
  for name in jena rdf4j robot s3a; do
    mvn -q -B -f "$here/java/$name.xml" dependency:copy-dependencies -DoutputDirectory="$out/$name" ||
      echo "could not fetch what java/$name.xml names: what needs it will be skipped"
  done
fi
if command -v npm >/dev/null; then
  cp "$here/package.json" "$here/package-lock.json" "$out/"
  npm ci --prefix "$out" --silent --no-audit --no-fund ||
    echo "could not fetch what package.json names: what needs it will be skipped"
fi

# Environments of their own: PySpark is 450 MB, and the other is packed and sent to executors as it is.
python_packages() {
  local folder=$1
  shift
  python3 -m venv "$folder" && "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile "$@"
}
python_packages "$out/installers" --require-hashes -r "$here/installers.lock" ||
  echo "could not fetch what installers.lock names: what needs it will be skipped"
python_packages "$out/spark" --require-hashes -r "$here/spark.lock" ||
  echo "could not fetch what spark.lock names: what needs it will be skipped"
tables=$(mktemp)
# Of the lock of the tests, what the extra "corpus" brings.
awk '/^[^ #]/ { own = /^(pyarrow|zstandard)==/ } own' "$here/../../requirements-test.lock" >"$tables"
python_packages "$out/executors" --require-hashes -r "$here/../../requirements.lock" -r "$tables" ||
  echo "could not fetch what requirements.lock names: what needs it will be skipped"
rm "$tables"
