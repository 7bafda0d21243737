// Calls every reading method of Backstage's CatalogClient against a server and prints what each gave, as JSON.
// Usage: node read.mjs <base URL of the portal> <token>

import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client';

const [base, token] = process.argv.slice(2);
const client = new CatalogClient({
  discoveryApi: { getBaseUrl: async plugin => `${base}/api/${plugin}` },
  fetchApi: {
    fetch: (address, request) =>
      fetch(address, { ...request, headers: { ...request?.headers, Authorization: `Bearer ${token}` } }),
  },
});

const refOf = ({ kind, metadata }) =>
  `${kind}:${metadata.namespace ?? 'default'}/${metadata.name}`.toLowerCase();
const refs = entities => entities.map(entity => entity && refOf(entity));

async function pages(request) {
  const found = [];
  let page = await client.queryEntities(request);
  for (;;) {
    found.push({ refs: refs(page.items), total: page.totalItems });
    if (!page.pageInfo.nextCursor) break;
    page = await client.queryEntities({ cursor: page.pageInfo.nextCursor, limit: request.limit });
  }
  const back = await client.queryEntities({ cursor: page.pageInfo.prevCursor, limit: request.limit });
  return { found, back: refs(back.items) };
}

async function collect(batches) {
  const all = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

async function failure(action) {
  try {
    await action();
    return null;
  } catch (error) {
    return { name: error.name, status: error.response?.status, message: error.body?.error?.message };
  }
}

const component = { filter: { kind: 'component' } };
const good = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'x' },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
};
const bad = { ...good, spec: { type: 'service', lifecycle: 'production' } };

const methods = {
  getEntities: async () => refs((await client.getEntities()).items),
  getEntitiesFiltered: async () =>
    refs(
      (
        await client.getEntities({
          filter: [
            { kind: ['user', 'group'], 'metadata.namespace': 'default' },
            { kind: 'component', 'metadata.tags.java': CATALOG_FILTER_EXISTS },
          ],
        })
      ).items,
    ),
  getEntitiesFields: async () =>
    (await client.getEntities({ ...component, fields: ['kind', 'metadata.name', 'spec.type'] })).items,
  getEntitiesOrdered: async () =>
    refs((await client.getEntities({ ...component, order: { field: 'metadata.name', order: 'desc' } })).items),
  getEntitiesPaged: async () => refs((await client.getEntities({ offset: 2, limit: 2 })).items),
  queryEntities: () =>
    pages({ filter: { kind: ['component', 'api'] }, orderFields: { field: 'metadata.name', order: 'asc' }, limit: 2 }),
  queryEntitiesUnordered: () => pages({ ...component, limit: 2 }),
  queryEntitiesText: async () =>
    refs(
      (
        await client.queryEntities({
          fullTextFilter: { term: 'ARTIST', fields: ['metadata.name', 'metadata.title'] },
          orderFields: { field: 'metadata.name', order: 'asc' },
        })
      ).items,
    ),
  queryEntitiesPredicate: async () =>
    refs(
      (
        await client.queryEntities({
          query: { $all: [{ kind: 'component' }, { 'spec.lifecycle': { $in: ['production', 'deprecated'] } }] },
          orderFields: { field: 'metadata.name', order: 'asc' },
        })
      ).items,
    ),
  queryEntitiesWithoutTotal: async () =>
    (await client.queryEntities({ ...component, limit: 1, totalItems: 'exclude' })).totalItems,
  streamEntities: async () => refs(await collect(client.streamEntities({ ...component, pageSize: 1 }))),
  getEntitiesByRefs: async () =>
    refs(
      (
        await client.getEntitiesByRefs({
          entityRefs: ['user:default/bob', 'component:default/nope', 'component:default/artist-lookup'],
          fields: ['kind', 'metadata'],
        })
      ).items,
    ),
  getEntitiesByRefsFiltered: async () =>
    refs(
      (
        await client.getEntitiesByRefs({
          entityRefs: ['user:default/bob', 'component:default/artist-lookup'],
          filter: { kind: 'user' },
        })
      ).items,
    ),
  getEntityByRef: () => client.getEntityByRef('component:default/artist-lookup'),
  getEntityByRefMissing: async () => (await client.getEntityByRef('component:default/nope')) ?? null,
  getEntityAncestors: async () => {
    const found = await client.getEntityAncestors({ entityRef: 'component:default/artist-lookup' });
    return {
      root: found.rootEntityRef,
      items: found.items.map(item => [refOf(item.entity), item.parentEntityRefs]),
    };
  },
  getEntityFacets: async () =>
    (await client.getEntityFacets({ ...component, facets: ['spec.lifecycle', 'metadata.tags'] })).facets,
  getEntityFacetsPredicate: async () =>
    (await client.getEntityFacets({ query: { kind: { $in: ['api', 'component'] } }, facets: ['kind'] })).facets,
  getLocations: async () => (await client.getLocations()).items,
  queryLocations: () => client.queryLocations({ limit: 1, query: { type: 'file' } }),
  streamLocations: () => collect(client.streamLocations()),
  getLocationById: async () => client.getLocationById((await client.getLocations()).items[0].id),
  getLocationByRef: async () => {
    const [{ type, target }] = (await client.getLocations()).items;
    return client.getLocationByRef(`${type}:${target}`);
  },
  getLocationByEntity: () => client.getLocationByEntity('component:default/artist-lookup'),
  validateEntity: async () => [
    await client.validateEntity(good, 'url:https://example.com/x.yaml'),
    await client.validateEntity(bad, 'url:https://example.com/x.yaml'),
  ],
  analyzeLocation: () =>
    client.analyzeLocation({ location: { type: 'url', target: 'https://github.com/acme/some-repo' } }),
  refreshEntity: async () => (await client.refreshEntity('component:default/artist-lookup')) ?? null,
  refreshUnknown: () => failure(() => client.refreshEntity('component:default/nope')),
  badFilter: () => failure(() => client.queryEntities({ query: { kind: { $bogus: 1 } } })),
};

const results = {};
for (const [name, method] of Object.entries(methods)) {
  try {
    results[name] = await method();
  } catch (error) {
    results[name] = { failed: `${error}` };
  }
}
console.log(JSON.stringify(results));
