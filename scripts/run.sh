#!/usr/bin/env bash
# run.sh BOURSE DATA LISTEN: a store with sample data, three commands to try, and the server in the foreground.
set -euo pipefail
bourse=$1 data=$2 listen=$3

"$bourse" sample --data "$data"
cat <<TEXT

Serving on http://$listen; stop with Ctrl-C. Try, in another terminal:

  curl 'http://$listen/stocks'
  curl 'http://$listen/stocks/time-series/DEMO?interval=1&frequency=Monthly&start=2024-01-01'
  curl 'http://$listen/stocks/time-series/DEMO?interval=2&frequency=Weekly&order=desc&limit=5&format=csv'

The documentation is at http://$listen/docs

TEXT
exec "$bourse" serve --data "$data" --listen "$listen" --ndays-symbol "${SYMBOL:-DEMO}"
