// Calls one writing method of Backstage's CatalogClient and prints what it gave, as JSON.
// Usage: node write.mjs <base URL of the portal> <token> <action> <of what> [<new target>]

import { CatalogClient } from '@backstage/catalog-client';

const [base, token, action, subject, target] = process.argv.slice(2);
const client = new CatalogClient({
  discoveryApi: { getBaseUrl: async plugin => `${base}/api/${plugin}` },
});
const signed = { token };

const refOf = ({ kind, metadata }) =>
  `${kind}:${metadata.namespace ?? 'default'}/${metadata.name}`.toLowerCase();

/** What the server said against it. */
async function refusal(promise) {
  try {
    return (await promise) ?? null;
  } catch (error) {
    return { status: error.response.status, message: error.body.error.message };
  }
}

const actions = {
  try: async () => {
    const found = await client.addLocation({ target: subject, dryRun: true }, signed);
    const name = found.entities[0].metadata.name;
    return { exists: found.exists, entities: found.entities.map(refOf), name };
  },
  add: async () => {
    const { location, entities } = await client.addLocation({ type: 'url', target: subject }, signed);
    const again = await refusal(client.addLocation({ target: subject }, signed));
    const refreshed = await client.addLocation({ target: subject, onConflict: 'refresh' }, signed);
    const withoutToken = await refusal(client.addLocation({ target: subject }));
    return { location, entities, again, refreshed: refreshed.location, withoutToken };
  },
  find: () => client.getLocationByEntity(subject, signed),
  move: () => client.updateLocation(subject, { target }, signed),
  removeLocation: () => refusal(client.removeLocationById(subject, signed)),
  removeEntity: () => refusal(client.removeEntityByUid(subject, signed)),
};

console.log(JSON.stringify(await actions[action]()));
