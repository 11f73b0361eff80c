#!/usr/bin/env bash
# run.sh BOURSE DATA LISTEN: a store with sample data and a super user, commands to try, and the server in the foreground.
set -euo pipefail
bourse=$1 data=$2 listen=$3

"$bourse" sample --data "$data"
# Without input, so that a password is made and printed, unless BOURSE_ADMIN_PASSWORD gives one.
"$bourse" init --admin admin --data "$data" </dev/null
cat <<TEXT

Serving on http://$listen; stop with Ctrl-C. Try, in another terminal:

  curl 'http://$listen/stocks'
  curl 'http://$listen/stocks/time-series/DEMO?interval=1&frequency=Monthly&start=2024-01-01'
  curl 'http://$listen/stocks/time-series/DEMO?interval=2&frequency=Weekly&order=desc&limit=5&format=csv'
  curl -u admin 'http://$listen/api/v1/stock?q=demo'

The last one asks for the password of admin. The documentation is at http://$listen/docs

TEXT
exec "$bourse" serve --data "$data" --listen "$listen" --ndays-symbol "${SYMBOL:-DEMO}"
