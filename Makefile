# bootfs: each target does all its own set-up (Debian packages, a JDK 25, building).
# Variables: IMAGE (what `make demo` converts), RUNTIME (what it runs with), DESYNC (where desync is), MAVEN_OPTIONS.

MAVEN = JAVA_HOME="$$(scripts/jdk25)" mvn --batch-mode --no-transfer-progress $(MAVEN_OPTIONS)
export MAVEN_ARGS =

.DEFAULT_GOAL := help
.PHONY: help build test soak fuzz test-desync demo format clean bench bench-make bench-extract bench-convert bench-family bench-fetch bench-run bench-blob bench-boot bench-start bench-servers bench-io bench-copy-up bench-memory bench-serve weigh man

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build everything without tests; leaves the launcher ./bootfs
	@scripts/setup build
	$(MAVEN) --quiet -DskipTests package
	@install -m 755 cli/src/main/sh/bootfs bootfs
	@JAVA_HOME="$$(scripts/jdk25)" cli/src/main/sh/rehearse cli/target boot/target/base
	@echo "built: ./bootfs --help"

man: build ## write the manual pages to target/man, and bash's completion to target/completion
	@./bootfs man-pages target/man
	@install -d target/completion && ./bootfs completion >target/completion/bootfs
	@echo "written: man -l target/man/bootfs.1"

test: ## run all tests, with the real kernel, tools and runtimes (needs root)
	@scripts/setup test
	@# What tests want in some minutes is made beside the modules, and by those tests if that fails.
	@{ scripts/moto; scripts/demo-image; } >/dev/null & $(MAVEN) --threads 2 verify

soak: ## kill processes that fetch, evict, store and convert, KILLS=... times, and verify what they leave
	@scripts/setup test
	$(MAVEN) --quiet -pl chunk-store,cli -am test -Dtest='CacheProcessesTest,KilledMakeTest,KilledConvertTest' \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dbootfs.soak.kills=$(KILLS)

KILLS = 200

fuzz: ## give hostile bytes to the readers of indexes, images, archives, layers, packs, documents and answers; SECONDS=60 each, TARGETS=Erofs, INPUT=...
	@scripts/setup test
	@$(MAKE) --no-print-directory build
	@INPUT="$(INPUT)" fuzz-tests/src/main/sh/fuzz . .cache/fuzz "$(SECONDS)" "$(TARGETS)"

SECONDS = 60
TARGETS = Index Chunk Erofs Archive Layer Pack Profile Documents Ask

test-desync: ## test that desync and bootfs read what the other writes; DESYNC=... is the program
	@scripts/setup test
	$(MAVEN) --quiet -pl cli -am test -Dtest=DesyncInterop -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dbootfs.desync="$(DESYNC)"

DESYNC = desync

demo: ## convert an image and run it lazily; IMAGE=... takes any source of `bootfs convert`
	@scripts/setup demo
	@$(MAKE) --no-print-directory build
	@scripts/demo "$(IMAGE)"

bench: bench-blob ## run the JMH benchmarks; BENCHMARKS=... is a pattern of their names
	$(BENCH) org.openjdk.jmh.Main "$(BENCHMARKS)" -jvmArgs "$(BENCH_JVM)"

bench-make: bench-blob ## compare bootfs make with casync's and desync's; RUNS=5, DESYNC=..., BENCH_DIR=... for the stores
	$(BENCH) io.bootfs.benchmarks.MakeComparison ./bootfs "$(BENCH_DIR)" $(RUNS)

bench-extract: bench-blob ## compare bootfs extract with casync's and desync's, and time verify; variables as for bench-make, BENCH_BLOB=... for a blob of your own
	$(BENCH) io.bootfs.benchmarks.ExtractComparison ./bootfs "$(BENCH_DIR)" $(RUNS)

bench-convert: IMAGES = python java
bench-convert: ## compare bootfs convert with ctr-remote image convert and optimize, and casync make; IMAGES=python, OPTIONS=--level 9, RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-convert . .cache/bench/family $(RUNS) "$(IMAGES)" "$(OPTIONS)"

bench-family: ## what 28 images of Debian packages take in one chunk store, beside their layers and casync; SUITES=..., OPTIONS=--level 9
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-family . .cache/bench/family "$(SUITES)" "$(OPTIONS)"

SUITES = bookworm bookworm-security trixie bullseye
OPTIONS =

bench-fetch: bench-blob ## fetch chunks over a slow link by HTTP, SSH and SFTP, beside casync; CHUNKS=5000, LINKS=20ms-100mbit, RUNS=5
	$(BENCH) io.bootfs.benchmarks.FetchComparison ./bootfs "$(BENCH_DIR)" $(RUNS) $(CHUNKS) "$(LINKS)"

CHUNKS = 5000
LINKS = 20ms-100mbit

bench-run: ## compare the start of bootfs run with runc's; RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/run-start $(RUNS)

bench-boot: ## how long a converted container takes to start and end, warm; RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-boot . .cache/bench/boot $(RUNS)

bench-start: LINKS = loopback 20ms-100mbit 80ms-20mbit
bench-start: ## cold starts over slow links, with and without a profile, beside podman and eStargz; IMAGES=python, LINKS=..., PEERS="podman estargz", STARGZ=..., RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	$(BENCH) io.bootfs.benchmarks.start.StartComparison . .cache/bench/start $(RUNS) "$(IMAGES)" "$(LINKS)" "$(PEERS)"

IMAGES = python node java nginx redis postgres gcc tar
PEERS = podman
STARGZ = containerd-stargz-grpc

bench-servers: ## compare the two FUSE servers: start, small and large reads
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@for server in kernel jnr; do $(BENCH) io.bootfs.benchmarks.ServerComparison $$server || exit; done

bench-io: ## compare a mounted tree with ext4, overlayfs, EROFS, squashfuse and casync; IO_DIRS=trees, CORES=1, RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-io . "$(IO_DIRS)" .cache/bench/io $(CORES) $(RUNS)

bench-copy-up: ## the first change of a file, over its size and the image's layers, beside overlayfs over ext4; RUNS=5
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-copy-up . .cache/bench/copy-up $(RUNS)

bench-memory: ## the memory of boot in a container, idle and while all of an image is read
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/bench-memory . .cache/bench/memory

bench-serve: bench-blob ## compare bootfs serve with nginx and desync's chunk server; RUNS=5, DESYNC=...
	@benchmarks/src/main/sh/bench-serve . $(BENCH_BLOB) .cache/bench/serve $(RUNS) "$(DESYNC)"

weigh: ## what each part of the base layer weighs
	@$(MAKE) --no-print-directory build
	@scripts/weigh boot/target/base

bench-blob:
	@scripts/setup bench
	@$(MAKE) --no-print-directory build
	@benchmarks/src/main/sh/make-blob $(BENCH_BLOB)

BENCHMARKS = .
BENCH_BLOB = .cache/bench/debian.erofs
BENCH_DIR = .cache/bench
RUNS = 5
IO_DIRS = /usr/include /usr/lib/gcc /usr/lib/python3 /usr/lib/python3.11
CORES = 2
BENCH_JVM = --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xmx2g -Dbootfs.sha512=$(CURDIR)/chunker/target/libbootfs-sha512.so -Dbootfs.benchmark.blob=$(BENCH_BLOB) -Dbootfs.desync=$(DESYNC) -Dbootfs.stargz=$(STARGZ)
BENCH = "$$(scripts/jdk25)/bin/java" $(BENCH_JVM) -cp "benchmarks/target/classes:benchmarks/target/lib/*"

format: ## format the sources
	@scripts/setup build
	$(MAVEN) --quiet spotless:apply

clean: ## delete what was built
	@scripts/setup build
	$(MAVEN) --quiet clean
	@rm -f bootfs
