import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline';

/** Reads the events of a resource group by Azure's own client, and tells how many came until it stopped. */
const { BENCH_ADDRESS = '', BENCH_TOKEN = '' } = process.env;
const { origin, pathname, searchParams } = new URL(BENCH_ADDRESS);
const [, subscription = '', group = ''] =
  /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/.exec(pathname) ?? [];
const client = new PolicyInsightsClient({ getToken: () => Promise.resolve(null) }, subscription, {
  endpoint: origin,
  $host: origin,
  allowInsecureConnection: true,
  retryOptions: { maxRetries: 0 },
});
// Its own sign-in refuses plain http.
client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
client.pipeline.addPolicy({
  name: 'benchToken',
  sendRequest(request, next) {
    request.headers.set('authorization', `Bearer ${BENCH_TOKEN}`);
    return next(request);
  },
});
const queryOptions = {
  from: new Date(searchParams.get('$from') ?? ''),
  to: new Date(searchParams.get('$to') ?? ''),
};
let rows = 0;
try {
  const events = client.policyEvents.listQueryResultsForResourceGroup('default', subscription, group, {
    queryOptions,
  });
  for await (const _event of events) rows += 1;
} catch {
  // Told by the number: it asks for the next page by GET, which the service does not answer.
}
console.log(rows);
