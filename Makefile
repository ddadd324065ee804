# bootfs: each target does all its own set-up (Debian packages, a JDK 25, building).
# Variables: IMAGE (what `make demo` converts), RUNTIME (what it runs with), MAVEN_OPTIONS.

MAVEN = JAVA_HOME="$$(scripts/jdk25)" mvn --batch-mode --no-transfer-progress $(MAVEN_OPTIONS)
export MAVEN_ARGS =

.DEFAULT_GOAL := help
.PHONY: help build test demo format check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build everything without tests; leaves the launcher ./bootfs
	@scripts/setup build
	$(MAVEN) --quiet -DskipTests package
	@install -m 755 cli/src/main/sh/bootfs bootfs
	@echo "built: ./bootfs --help"

test: ## run all tests, with the real kernel, tools and runtimes (needs root)
	@scripts/setup test
	$(MAVEN) verify

demo: ## convert an image and run it lazily; IMAGE=... takes any source of `bootfs convert`
	@scripts/setup demo
	@$(MAKE) --no-print-directory build
	@scripts/demo "$(IMAGE)"

format: ## format the sources
	@scripts/setup build
	$(MAVEN) --quiet spotless:apply

clean: ## delete what was built
	@scripts/setup build
	$(MAVEN) --quiet clean
	@rm -f bootfs
