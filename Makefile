# The few commands people type. Everything else is `cargo` and `yisu --help`.

.PHONY: demo test check bench fuzz screens

# Builds the program, makes the demonstration year in ./data if it is not there, and serves it. Node.js with npm, which
# the pages are made with, is installed first where it is missing and may be.
demo:
	@.ci/node
	cargo run --release --locked -- demo --data-dir data --listen 127.0.0.1:8080

# Every test, on SQLite, and on a PostgreSQL and a server of S3 that are started for the run. FILTER= chooses some.
test:
	@.ci/install soffice libreoffice-writer fonts-noto-cjk
	@.ci/install pdftotext poppler-utils
	@.ci/with-postgres .ci/with-s3 cargo test --locked $(if $(FILTER),-- $(FILTER))

# What is looked at without running the program: form, lints, documentation.
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# Asks the API at random what its description allows and forbids; .ci/schemathesis says what may be set.
fuzz:
	@.ci/schemathesis

# The figures of README; SECONDS= is the length of each run. PostgreSQL writes to the disk as in service.
bench:
	@POSTGRES_DURABLE=1 SECONDS_EACH=$(SECONDS) .ci/with-postgres cargo bench --locked --bench load

# A picture of each page, at the width of a desk and of a phone, in both languages: target/screens.
screens:
	@.ci/screens
