# Two commands: `make run` and `make test`. Each sets up what it needs.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(VENV)/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--custom-compile-command "make lock" $(NEW)

# Python keeps what it has compiled, even where the environment forbids it: otherwise each server and command that a test starts
# compiles all modules anew, and so do the tests.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test faults table check types dataset bench audit lock format browser nginx firefox fribidi receivers clean

# Ends with a sentence where no server can listen on the port.
define CHECK_PORT
import os, socket, sys
port = sys.argv[1]
if not (port.isdecimal() and 1 <= int(port) <= 65535):
    sys.exit(f"A port is a number from 1 to 65535, not {port}. Choose one: make run PORT=8600")
try:
    socket.create_server(("127.0.0.1", int(port))).close()
except OSError as error:
    sys.exit(f"Port {port} cannot be used: {os.strerror(error.errno).lower()}. Choose another one: make run PORT=8600")
endef
export CHECK_PORT

# Streamlit itself would open the browser too, but then shows its readers an advertisement of its own.
run: $(VENV)/.run
	@$(BIN)/python -c "$$CHECK_PORT" '$(PORT)'
	@(for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1; \
	  $(BIN)/python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$(PORT)/healthz')" 2>/dev/null \
	  && exec $(BIN)/python -m webbrowser http://127.0.0.1:$(PORT) >/dev/null 2>&1; done) &
	@trap 'exit 0' INT; $(BIN)/streamlit run dashboard.py --server.port=$(PORT)

test: check browser nginx fribidi
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What `make test` leaves out because it takes long, most of it faults put into real servers; and each property test with eight
# times as many examples.
faults: check browser nginx firefox fribidi receivers
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "faults or injected or hypothesis" --hypothesis-profile long \
	--junitxml $(VENV)/faults.xml

# The table of docs/faults.md, from the results of the last `make faults`.
table: $(VENV)/.dev
	$(BIN)/python -m tests.faults.table $(VENV)/faults.xml

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(MAKE) --no-print-directory --jobs 2 types dataset

types: $(VENV)/.dev
	$(BIN)/mypy

dataset: $(VENV)/.dev
	$(BIN)/python -m ledger check
	$(BIN)/python -m ledger coverage
	$(BIN)/python -m ledger dictionary --check

bench: $(VENV)/.dev browser
	$(BIN)/python -m benchmarks

# Needs a network, and fails where a package could not be looked up: silence is no answer.
audit: $(VENV)/.run
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	$(VENV)/audit/bin/pip-audit --strict --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m ledger format
	$(BIN)/python -m ledger dictionary

# The browser tests need a Chromium: the system's, or Debian's package, or Playwright's own.
browser: $(VENV)/.dev
	@test -n "$$CHROMIUM" || command -v chromium || command -v chromium-browser || command -v google-chrome \
	|| { command -v apt-get && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium; } \
	|| $(BIN)/playwright install --with-deps chromium

# The tests of `deploy/` need Debian's nginx and systemd-analyze; without them they fail and say so.
nginx:
	@(PATH="$$PATH:/usr/sbin" && command -v nginx && command -v systemd-analyze) \
	|| { command -v apt-get && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq nginx systemd; } \
	|| echo "nginx or systemd-analyze is missing: the tests of deploy/ will fail"

# Some tests of `make faults` need a Firefox, and the library that sets the clock of a process.
firefox:
	@(command -v firefox-esr || command -v firefox) && ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 \
	|| { command -v apt-get && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq firefox-esr libfaketime; } \
	|| echo "Firefox or libfaketime is missing: some tests of faults will fail"

# Pillow writes Arabic and Hebrew with the library FriBiDi; without it the tests of the pictures beside a link fail.
fribidi: $(VENV)/.dev
	@$(BIN)/python -c 'import sys; from PIL import features; sys.exit(not features.check("raqm"))' \
	|| { command -v apt-get && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq libfribidi0; } \
	|| echo "libfribidi0 is missing: the tests of pictures with Arabic and Hebrew will fail"
# Some tests of `tests/receivers/` open files in LibreOffice, R and pandoc; without these they fail and say so.
receivers:
	@(command -v libreoffice && command -v Rscript && command -v pandoc) \
	|| { command -v apt-get && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq libreoffice-calc r-base-core pandoc; } \
	|| echo "LibreOffice, R or pandoc is missing: some tests of receivers will fail"

$(VENV)/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 run")'
	@echo "Installing the packages of $< into $(VENV); this takes a minute or two, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Writes the locks anew: every package to install, with its version and the hashes of its files. Needs a network. A version that
# still fits the requirements stays; `make lock NEW=--upgrade` takes the newest of each.
lock:
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
