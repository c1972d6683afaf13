# Everything a developer or a first-time user runs. `make help` explains the targets; scripts do the work.
SHELL := bash
.DEFAULT_GOAL := help
MVN ?= mvn --batch-mode --no-transfer-progress
CLUSTER ?= local
CROSSPLANE ?= true
export REGISTRY VERSION

.PHONY: help demo demo-down kubeconfig test unit it e2e installed examples build generate docs fmt cluster-build image package push clean

help: ## Print this list.
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Start a real cluster with Crossplane on this machine, install the provider as a package, order an environment, and look inside. CROSSPLANE=false runs the provider without Crossplane; CLUSTER=current does so with $KUBECONFIG's cluster.
	@cluster/demo/run up --cluster $(CLUSTER) --crossplane $(CROSSPLANE)

demo-down: ## Remove everything that `make demo` made: release, VCluster, provider, cluster, processes, network.
	@cluster/demo/run down --cluster $(CLUSTER)

kubeconfig: ## Print the path of the demo cluster's kubeconfig (use `make -s kubeconfig`).
	@cluster/demo/run kubeconfig --cluster local

test: ## Run the tests: unit, contract, architecture, integration on a real API server, end to end on a real cluster, installed by Crossplane (without platforms, examples and scale, which make installed has).
	@cluster/test/run all

unit: ## Run the fast tests only: unit, contract and architecture; no cluster, less than a minute.
	$(MVN) --quiet verify

it: ## Run the integration tests on a real API server, started for them.
	@cluster/test/run it

e2e: ## Run the end-to-end tests on a real cluster with real virtual clusters, started for them.
	@cluster/test/run e2e

installed: ## Run the tests of the package: built, pushed to a registry and installed by Crossplane on a real cluster started for them.
	@cluster/test/run installed

examples: ## Run the examples as Crossplane's uptest does, with the package installed: all, or EXAMPLE=vcluster/basic.yaml,vclusterrelease/drift.yaml.
	@TEST_EXAMPLE=$(EXAMPLE) cluster/test/run installed ExamplesOnCrossplane

build: ## Build the provider into controllers/target/provider without running tests.
	@cluster/build

generate: ## Write package/crds and docs/reference anew from the Java types.
	$(MVN) --quiet verify -Dcrds.update=true -Ddocs.update=true

docs: ## Build the documents as a site with a search into target/site; a broken link, or a query of a dashboard that is none, is an error.
	@cluster/docs/build

fmt: ## Format the sources (every build does so, too).
	$(MVN) --quiet spotless:apply

cluster-build: ## Build the local cluster's programs and images into the cache, Crossplane's as well, without starting anything.
	@cluster/local/run build --level crossplane

image: ## Build the provider's image into image/target/image, without a container engine.
	@package/run image

package: ## Build the Crossplane package (.xpkg), which is the image with the kinds in it. VERSION=v0.1.0-dev
	@package/run package

push: ## Push the package to a registry: make push REGISTRY=ghcr.io/my-organisation. Logins are those of Docker's configuration.
	@package/run push

clean: ## Remove what builds have left in this tree; caches outside of it stay.
	$(MVN) --quiet clean
