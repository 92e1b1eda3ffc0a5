#!/usr/bin/env bash
# Measures package loader/nlp against spaCy 3.8 side by side: the same texts, one thread each, by turns.
#
# Usage: scripts/nlp/bench.sh [FILE...]     each line of a file a JSON object with a field "text"
#
# Without files it takes the development sentences in ../shared/gold, or the texts of the package's tests where those are absent. The
# first run installs spaCy and its model into .cache/nlp/venv. Exits 1 when the ratio of the medians is under NLP_RATIO (4).
set -euo pipefail
cd "$(dirname "$0")/../.."

files=("$@")
if [ ${#files[@]} -eq 0 ]; then
  files=(../shared/gold/*_dev.ndjson)
  [ -e "${files[0]}" ] || files=(loader/nlp/testdata/golden.ndjson)
fi
rounds=${NLP_ROUNDS:-5}
least=${NLP_RATIO:-4}

venv=.cache/nlp/venv
if ! cmp -s scripts/nlp/requirements.txt "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r scripts/nlp/requirements.txt
  cp scripts/nlp/requirements.txt "$venv/installed.txt"
fi
go build -o .cache/nlp/throughput ./scripts/nlp/throughput

# Settings that hold numpy to an older processor would slow spaCy down; one thread is what is compared.
spacy() {
  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 BLIS_NUM_THREADS=1 \
    "$venv/bin/python" scripts/nlp/throughput.py 1 "${files[@]}"
}

results=.cache/nlp/bench.txt
: >"$results"
for ((round = 1; round <= rounds; round++)); do
  echo "detente $(GOMAXPROCS=1 .cache/nlp/throughput -passes 4 "${files[@]}")" | tee -a "$results"
  echo "spacy $(spacy)" | tee -a "$results"
done

awk -v least="$least" '
  { tokens[$1] = $2; speed[$1, ++n[$1]] = $3 }
  function median(who,   i, j, t) {
    for (i = 1; i <= n[who]; i++)
      for (j = i + 1; j <= n[who]; j++)
        if (speed[who, j] < speed[who, i]) { t = speed[who, i]; speed[who, i] = speed[who, j]; speed[who, j] = t }
    return speed[who, int((n[who] + 1) / 2)]
  }
  END {
    if (tokens["detente"] != tokens["spacy"]) {
      printf "FAIL: %d tokens here, %d by spaCy\n", tokens["detente"], tokens["spacy"]; exit 1
    }
    here = median("detente"); there = median("spacy"); ratio = here / there
    printf "%d tokens, one thread, median of %d: detente %d tokens/s, spaCy %d tokens/s, ratio %.1f (at least %s)\n",
      tokens["spacy"], n["spacy"], here, there, ratio, least
    exit ratio < least
  }' "$results"
