# Two targets are for everyone: `make run` and `make test`. The rest is for developers.
#
#   ADDR=127.0.0.1:8080   where `make run` serves
#   DETENTE_STORE=URI     which store `make run` uses (sqlite:detente.db)

ADDR          ?= 127.0.0.1:8080
DETENTE_STORE ?= sqlite:detente.db
RACE          := $(shell command -v gcc >/dev/null 2>&1 && echo -race)
GO_TEST       := go test $(RACE) -shuffle=on -timeout 20m ./...
PAGE          := web/dist/index.html

.PHONY: run test build web generate check bench bench-nlp clean
.DELETE_ON_ERROR:

## run: build, load the examples into the store, serve it
run: build
	./detente load --store $(DETENTE_STORE) examples
	./detente serve --store $(DETENTE_STORE) --addr $(ADDR)

## test: install what the tests need, then all of them: real stores, real browser, golden parity.
##       NEO4J_TEST_URI names a Neo4j to use (it is emptied); without it one is fetched and started.
test: build
	@scripts/chromium.sh >/dev/null
ifdef NEO4J_TEST_URI
	$(GO_TEST)
else
	@scripts/need.sh java openjdk-17-jre-headless "Neo4j runs on it (or name a server in NEO4J_TEST_URI)" >/dev/null
	@scripts/need.sh mvn maven "it fetches Neo4j (or name a server in NEO4J_TEST_URI)" >/dev/null
	scripts/neo4j/neo4j.sh run $(GO_TEST)
endif
	cd web && npx playwright test

build: $(PAGE)
	go build -o detente .

web: $(PAGE)

$(PAGE): web/package-lock.json web/index.html web/vite.config.ts $(wildcard web/src/*)
	cd web && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
	cd web && npm run build

## generate: everything that is generated and committed (GraphQL code, AVX2 kernel)
generate:
	go generate ./...

## check: what CI asks beyond the tests
check: build
	gofmt -l $$(git ls-files '*.go') | (! grep .)
	go vet ./...
	go tool staticcheck ./...
	$(MAKE) generate
	git diff --exit-code -- '*.go' '*.s'
	go run ./scripts/licences
	scripts/compose.sh
	scripts/vulnerabilities.sh

## bench-nlp: tokens a second beside spaCy, one thread each; fails under 4 times
bench-nlp:
	scripts/nlp/bench.sh

## bench: beside @neo4j/graphql and the bare driver on the same graph; writes docs/benchmarks.md (see scripts/bench/bench.sh)
bench:
	scripts/bench/bench.sh

clean:
	rm -rf detente .cache .neo4j web/dist/assets web/dist/index.html web/node_modules
