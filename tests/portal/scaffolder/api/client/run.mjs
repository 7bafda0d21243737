// Does with Backstage's own ScaffolderClient, unchanged, what Backstage's pages do; prints what each method gave.
import { createRequire } from 'node:module';

// What its reader of event streams expects of a browser.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };

const require = createRequire(import.meta.url);
const { ScaffolderClient } = require('@backstage/plugin-scaffolder-common');

const [address, token, slow, failing] = process.argv.slice(2);
const client = new ScaffolderClient({
  discoveryApi: { getBaseUrl: async plugin => `${address}/api/${plugin}` },
  fetchApi: {
    fetch: (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }),
  },
  identityApi: {
    getBackstageIdentity: async () => ({ type: 'user', userEntityRef: 'user:default/minseo.kim', ownershipEntityRefs: [] }),
  },
  scmIntegrationsApi: { azure: { list: () => [] }, bitbucket: { list: () => [] }, bitbucketCloud: { list: () => [] },
    bitbucketServer: { list: () => [] }, gerrit: { list: () => [] }, gitea: { list: () => [] },
    github: { list: () => [] }, gitlab: { list: () => [] }, list: () => [] },
});

const followed = (taskId, options = {}) =>
  new Promise((resolve, reject) => {
    const events = [];
    client.streamLogs({ taskId, ...options }).subscribe({
      next: event => events.push(event),
      error: error => reject(new Error(`${taskId} after ${JSON.stringify(events.slice(-3))}: ${error}`)),
      complete: () => resolve(events),
    });
  });
const told = events => events.map(({ type, body }) => [type, body.stepId ?? '', body.status ?? '', body.message]);
const failure = async call => {
  try {
    return await call();
  } catch (error) {
    return { failed: `${error}`.slice(0, 300) };
  }
};

const results = {};
results.schema = await client.getTemplateParameterSchema(slow);
results.actions = (await client.listActions()).map(action => action.id);
results.extensions = Object.keys(await client.listTemplatingExtensions());
results.refused = await failure(() => client.scaffold({ templateRef: slow, values: {} }));

const { taskId } = await client.scaffold({ templateRef: slow, values: { name: 'shop' } });
const events = await followed(taskId);
results.events = told(events);
results.resumed = told(await followed(taskId, { after: events[events.length - 3].id }));
results.task = await client.getTask(taskId);
results.tasks = (await client.listTasks({ filterByOwnership: 'all' })).tasks.map(({ id }) => id === taskId);
results.owned = (await client.listTasks({ filterByOwnership: 'owned', limit: 5, offset: 0 })).totalTasks;

const failed = await client.scaffold({ templateRef: failing, values: {} });
results.failed = told(await followed(failed.taskId));
results.retried = (await client.retry(failed.taskId)).id === failed.taskId;
results.failedAgain = told(await followed(failed.taskId)).at(-1);

const stopped = await client.scaffold({ templateRef: slow, values: { name: 'stopped', seconds: 60 } });
results.cancelled = await client.cancelTask(stopped.taskId);
results.stopped = told(await followed(stopped.taskId)).at(-1);

results.dryRun = await client.dryRun({
  template: {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'tried' },
    spec: { owner: 'team-a', type: 'service', steps: [{ action: 'fetch:template', input: { url: './skeleton', values: { name: '${{ parameters.name }}' } } }] },
  },
  values: { name: 'tried' },
  directoryContents: [{ path: 'skeleton/README.md', base64Content: Buffer.from('# ${{ values.name }}').toString('base64') }],
});
results.autocomplete = await failure(() =>
  client.autocomplete({ token: 'x', provider: 'unknown', resource: 'repositories', context: {} }),
);
results.unknown = await failure(() => client.getTask('00000000-0000-0000-0000-000000000000'));
console.log(JSON.stringify(results));
