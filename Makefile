# Every command of the project. Each environment is made when a target first needs it and again when
# its lock or this file changes; nothing is downloaded otherwise.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv

export PYTHONPATH := $(CURDIR)/layers/shared:$(CURDIR)
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A stamp's name holds a checksum of what its environment was made from: the folder, this file and the locks. Content
# decides, not file times, so a checkout that changes nothing reinstalls nothing. $(1): environment, $(2): its locks.
stamp = $(1)/.made-$(shell { echo "$(CURDIR)"; cat Makefile requirements/uv.txt $(2); } | cksum | tr ' ' -)

ENV := $(call stamp,$(VENV),requirements/dev.txt)

# An environment whose interpreter is gone counts as not made.
gone = $(if $(wildcard $(1)/bin/python),,$(2))
.PHONY: $(call gone,$(VENV),$(ENV))

## env: make or update .venv, the environment for development and tests
.PHONY: env
env: $(ENV)
	@:

$(ENV):
	@command -v $(PYTHON) >/dev/null || { echo "Zetel needs Python 3.11 or newer, and there is no '$(PYTHON)' on the PATH." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(None if sys.version_info >= (3, 11) else f"Zetel needs Python 3.11 or newer, and $(PYTHON) is {v}; name another with: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Zetel needs Python's venv module with pip (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Making $(VENV) (the first time takes about a minute)"
	@rm -f $(VENV)/.made-*
	@$(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r requirements/uv.txt
	@$(UV) pip sync --quiet --require-hashes --python $(PY) requirements/dev.txt
	@touch $@

## help: list the commands
.PHONY: help
help:
	@sed -n 's/^## \([a-z]*\): /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'
