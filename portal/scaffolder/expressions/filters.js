// Filters that templates have beside nunjitsu's own, as Backstage gives them.

const REQUIRED = {
  azure: ["project", "repo"],
  gerrit: ["project", "repo"],
  gitea: ["repo"],
};

/** "github.com?owner=acme&repo=shop" as its parts. */
function parseRepoUrl(url) {
  const [, host, query] = /^([^/?#\s<>@[\]\\^|%]+)\/?(?:\?([^#]*))?$/.exec(String(url)) ?? [];
  if (!host) throw new Error(`Invalid repo URL passed to publisher, got ${url}`);
  const parts = { host: host.toLowerCase() };
  for (const pair of (query ?? "").split("&")) {
    const [name, ...value] = pair.split("=");
    const decoded = decodeURIComponent(value.join("=").replaceAll("+", " "));
    if (!(name in parts)) parts[decodeURIComponent(name)] = decoded;
  }
  const { owner, repo, organization, workspace, project } = parts;
  for (const name of required(parts)) {
    if (!parts[name]) throw new Error(`Invalid repo URL passed to publisher: ${url}, missing ${name}`);
  }
  return defined({ host: parts.host, owner, repo, organization, workspace, project });
}

function required({ host, project }) {
  if (host.includes("gitlab") && project) return [];
  if (host.includes("bitbucket")) return host === "www.bitbucket.org" || host === "bitbucket.org" ? ["workspace", "project", "repo"] : ["project", "repo"];
  const kind = Object.keys(REQUIRED).find((name) => host.includes(name));
  return kind ? REQUIRED[kind] : ["repo", "owner"];
}

function defined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** "group:default/team" as kind, namespace and name. */
function parseEntityRef(ref, context = {}) {
  const { defaultKind, defaultNamespace = "default" } = context ?? {};
  if (typeof ref !== "string") throw new TypeError("Entity reference must be a string");
  let colon = ref.indexOf(":");
  const slash = ref.indexOf("/");
  if (slash !== -1 && slash < colon) colon = -1;
  const kind = colon === -1 ? defaultKind : ref.slice(0, colon);
  const namespace = slash === -1 ? defaultNamespace : ref.slice(colon + 1, slash);
  const name = ref.slice(Math.max(colon + 1, slash + 1));
  if (!kind) throw new TypeError(`Entity reference "${ref}" had missing or empty kind (e.g. did not start with "component:" or similar)`);
  if (colon === 0 || !namespace || !name) throw new TypeError(`Entity reference "${ref}" was not on the form [<kind>:][<namespace>/]<name>`);
  return { kind, namespace, name };
}

const DEEP = /\.|\[(?:[^[\]]*|(["'])(?:(?!\1)[^\\]|\\.)*?\1)\]/;
const PART = /[^.[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))/g;

/** The names that a path such as "spec.owners[0]" goes through; a name with a dot that the value itself has is one. */
function namesOf(value, path) {
  if (Array.isArray(path)) return path.map(String);
  if (typeof path !== "string" || !DEEP.test(path) || has(value, path)) return [String(path)];
  const names = path.startsWith(".") ? [""] : [];
  for (const [part, number, quote, quoted] of path.matchAll(PART)) {
    names.push(quote ? quoted.replace(/\\(\\)?/g, "$1") : (number ?? part));
  }
  return names;
}

function has(value, name) {
  return value !== null && value !== undefined && Object.hasOwn(Object(value), name);
}

/** What lies at a path of a value, else `otherwise`: the `get` of lodash, but for what every object inherits. */
function pick(value, path, otherwise) {
  let at = value;
  for (const name of namesOf(value, path)) {
    if (!has(at, name)) return otherwise;
    at = at[name];
  }
  return at === undefined ? otherwise : at;
}

function projectSlug(url) {
  const { owner, repo } = parseRepoUrl(url);
  return `${owner}/${repo}`;
}

globalThis.filters = { parseRepoUrl, parseEntityRef, pick, projectSlug };
