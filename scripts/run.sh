#!/usr/bin/env bash
# run.sh BOURSE DATA LISTEN: a store with sample data and a super user, commands to try, and the server in the foreground.
set -euo pipefail
bourse=$1 data=$2 listen=$3

"$bourse" sample --data "$data"
# Without input, so that a password is made and printed, unless BOURSE_ADMIN_PASSWORD gives one.
"$bourse" init --admin admin --data "$data" </dev/null
cat <<TEXT

Serving on http://$listen; stop with Ctrl-C. Try, in another terminal:

  curl 'http://$listen/stocks/time-series/%5EGSPC?interval=1&frequency=Annual&format=csv'
  curl 'http://$listen/stocks/time-series/%5EIXIC?interval=2&frequency=Weekly&order=desc&limit=5'
  curl 'http://$listen/people?sex=female&passengerClass=1'
  curl -u admin 'http://$listen/api/v1/stock?q=^gspc'

The last one asks for the password of admin. Every operation is at http://$listen/docs

TEXT
exec "$bourse" serve --data "$data" --listen "$listen" --ndays-symbol "${SYMBOL:-^GSPC}"
