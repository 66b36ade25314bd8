#!/usr/bin/env bash
# What anybody would write first: asks for one page after the other, and counts at the end what has come.
set -euo pipefail
cd "$BENCH_FOLDER"

# The token is in no argument, where everybody could read it.
sign_in() { printf 'header = "authorization: token %s"\n' "$BENCH_TOKEN"; }

start=0
rows=1
total=1
while [ "$rows" -gt 0 ] && [ "$start" -lt "$total" ]; do
  printf '{"startRow": %d, "endRow": %d, "rowGroupCols": [], "valueCols": [], "groupKeys": [], "sortModel": [{"colId": "observedAt", "sort": "desc"}, {"colId": "id", "sort": "asc"}], "filterModel": {"filterType": "join", "type": "AND", "conditions": [{"filterType": "text", "type": "equals", "colId": "entityProject", "filter": "website"}, {"filterType": "text", "type": "equals", "colId": "entityId", "filter": "production"}]}}' \
    "$start" "$((start + 100))" |
    curl --silent --show-error --fail --config <(sign_in) --header 'content-type: application/json' \
      --data @- --output page.json "$BENCH_ADDRESS"
  read -r rows total < <(jq -r '"\(.policyIssues | length) \(.rowCount)"' page.json)
  cat page.json >>pages.json
  start=$((start + rows))
done
jq -c '.policyIssues[]' pages.json | jq -s 'unique_by(.id) | length'
