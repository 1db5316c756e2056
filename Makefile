# The names people know; what they do is in package.json and bin/watchtower.
WATCHTOWER := bin/watchtower

.DEFAULT_GOAL := help
.PHONY: help up down status logs doctor smoke test-data render build check test clean
.PHONY: deploy-alloy enable-local-only disable-local-only dashboards port-forward
.PHONY: up-kind down-kind test-kind

help: ## What there is; options of the commands go into ARGS="…"
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

node_modules/.package-lock.json: package.json package-lock.json
	@echo 'installing …' && npm ci --no-audit --no-fund --loglevel=error

dist/.built: node_modules/.package-lock.json $(shell find src -type f -not -name '*.test.*') tsconfig.json rolldown.config.ts vite.config.ts
	@echo 'building …' && npm run --silent build
	@touch $@

build: dist/.built ## Compile the engine and the page

up: build ## Install, build, start, wait until ready, print where
	@$(WATCHTOWER) up $(ARGS)

down: ## Stop; the data stays
	@$(WATCHTOWER) down $(ARGS)

up-kind: build ## The Grafana stack on a kind cluster of its own, on the same ports
	@$(WATCHTOWER) up --engine kubernetes $(ARGS)

down-kind: build ## Remove that cluster, after asking
	@$(WATCHTOWER) down --engine kubernetes $(ARGS)

test-kind: build ## The live test of that stack, on a machine with Docker: takes minutes, removes the cluster
	@scripts/test-kind.sh

status: ## What runs where, and how much is kept
	@$(WATCHTOWER) status $(ARGS)

logs: ## What the engine says; of a part of a cluster: COMPONENT=mimir ARGS="--engine kubernetes"
	@$(WATCHTOWER) logs $(COMPONENT) $(ARGS)

doctor: build ## Whether the engine can run here, and what mends what is wrong
	@$(WATCHTOWER) doctor $(ARGS)

smoke: build ## Send one trace, log line and sample, and read each back
	@$(WATCHTOWER) smoke $(ARGS)

test-data: build ## A small shop that sends all three signals, until ctrl-C
	@$(WATCHTOWER) test-data $(ARGS)

render: build ## What the charts of engine kubernetes make of our values, in helm/rendered
	@$(WATCHTOWER) render $(ARGS)

deploy-alloy: build ## Let telemetry go by another file, FILE=my.alloy; ARGS="--engine kubernetes": in a cluster
	@$(WATCHTOWER) deploy-alloy $(FILE) $(ARGS)

enable-local-only: build ## Copy nothing to Sumo Logic; ARGS="--engine kubernetes": from a cluster
	@$(WATCHTOWER) enable-local-only $(ARGS)

disable-local-only: build ## Copy everything to Sumo Logic again; ARGS="--engine kubernetes": from a cluster
	@$(WATCHTOWER) disable-local-only $(ARGS)

dashboards: build ## Bring the dashboards to the Grafana of a cluster
	@$(WATCHTOWER) dashboards apply --engine kubernetes $(ARGS)

port-forward: build ## Lead ports of this machine to a cluster, until ctrl-C
	@$(WATCHTOWER) port-forward --engine kubernetes $(ARGS)

check: node_modules/.package-lock.json ## Types, lint, format, unused and duplicated code
	npm run check

test: check build ## Check, build, and all tests, with the browser
	npm run test:all

clean: ## Remove what was built and installed
	rm -rf dist node_modules
