# Two commands: `make` publishes the packaged plan into dist/, `make test` runs every check.
PYTHON ?= python3
BIN := .venv/bin
# How many processes run tests: a number, or auto, one a core.
PROCESSES ?= auto

.PHONY: all site wheel test accept assets docs messages places ready tools interop lock benchmark trials clean

all: ready
	$(BIN)/creditplan build

# One file to install without a checkout: docs/install.md.
wheel: ready
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/release .

# The packaged plan as a web site.
site: ready
	$(BIN)/creditplan site --out site

test: .venv/ready-test .venv/sssom/ready ready tools
	$(BIN)/ruff format --check converter tests benchmarks tools hatch_build.py
	$(BIN)/ruff check converter tests benchmarks tools hatch_build.py
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile $(PYTEST_OPTIONS)

# Shows what has changed in expected results, asks, writes. ACCEPT: names of files, --yes.
accept: .venv/ready-test ready
	$(BIN)/python tests/accept.py $(ACCEPT)

# The locks pin whatever decides the published bytes.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

# Most of what the tests install is never imported, so it is not compiled.
.venv/ready-test: requirements-test.lock .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-test.lock
	touch $@

# Makes anew what was made of files that have changed since.
ready: .venv/ready
	$(BIN)/python -m creditplan.ready

# sssom checks links.sssom.tsv; the hundred packages that it brings stay out of our environment.
.venv/sssom/ready: requirements-sssom.lock .venv/ready
	$(PYTHON) -m venv .venv/sssom
	.venv/sssom/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-sssom.lock
	touch $@

# rapper is a second parser of our files, Apache serves them (its programs alone: nothing is started); without them the
# tests that use them are skipped and say so.
tools:
	@{ command -v rapper && ls /usr/sbin/apache2; } >/dev/null 2>&1 || { \
	  echo "installing raptor2-utils (rapper) and apache2-bin, which some tests use"; \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$sudo apt-get update -q && $$sudo apt-get install -q -y raptor2-utils apache2-bin; } >/dev/null 2>&1 \
	  || echo "could not install them: tests that need rapper or Apache will be skipped"; }

# The catalogue of what the command says: new texts into the .po file, and what it says into the .mo file.
messages: .venv/ready-test ready
	$(BIN)/python tools/messages.py

# docs/problems.md and its page in Chinese, of the table of problems and their examples.
docs: .venv/ready-test ready
	$(BIN)/python tests/problem_page.py
	$(BIN)/python tools/central_functions.py

# ontology/places, of packages that are downloaded for it: docs/places.md.
places: .venv/ready
	$(BIN)/python tools/places

# What pages load of others, of packages of pinned versions: docs/site.md.
assets:
	tools/assets/install.sh .venv/assets converter/creditplan/site/assets/vendor

# Real triple stores and the standards' own tests: prints one table. What cannot be had is skipped, and said.
interop: .venv/ready-test .venv/interop/ready
	$(BIN)/python -m pytest tests/interop -m interop $(PYTEST_OPTIONS)

INTEROP := tests/interop/java/jena.xml tests/interop/java/rdf4j.xml tests/interop/java/robot.xml \
	tests/interop/java/s3a.xml \
	tests/interop/package.json tests/interop/package-lock.json \
	tests/interop/spark.in tests/interop/spark.lock tests/interop/installers.lock requirements.lock requirements-test.lock

.venv/interop/ready: tests/interop/install.sh $(INTEROP)
	tests/interop/install.sh .venv/interop
	touch $@

UV = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" pyproject.toml

lock:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(UV) --upgrade --extra all -o requirements.lock
	$(UV) --upgrade --extra test -c requirements.lock -o requirements-test.lock
	$(subst pyproject.toml,tests/interop/spark.in,$(UV)) --upgrade -o tests/interop/spark.lock
	$(subst pyproject.toml,tests/interop/installers.in,$(UV)) --upgrade -o tests/interop/installers.lock
	echo 'sssom>=0.4.21,<0.5' | $(subst pyproject.toml,-,$(UV)) --upgrade -o requirements-sssom.lock

benchmark: .venv/ready-test
	$(BIN)/python benchmarks $(BENCHMARK_OPTIONS)
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/scale.py $(SCALE_OPTIONS)

# What docs/reliability.md reports: more than an hour.
trials: .venv/ready-test
	$(BIN)/python tests/trials/fuzz.py --seconds 600
	$(BIN)/python tests/trials/readers.py
	$(BIN)/python tests/trials/kills.py --builds 200 --loads 200
	$(BIN)/python tests/trials/clients.py
	$(BIN)/python tests/trials/surfaces.py

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis
