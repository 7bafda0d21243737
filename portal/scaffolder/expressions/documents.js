// YAML and JSON as Backstage's actions read, merge and write them: with the same library (yaml) and the rules of
// lodash's mergeWith. What is called from outside is named in globalThis.calls.

globalThis.console ??= { warn() {} };

/** The library is read when it is first asked for: most runs never do. */
function library() {
  if (globalThis.yaml === undefined) (0, eval)(globalThis.yamlSource);
  return globalThis.yaml;
}

function isObject(value) {
  return value !== null && typeof value === "object";
}

/** Lists that are there are replaced, or with `lists` joined without doubles; objects are merged to any depth. */
function merged(into, from, lists) {
  const target = isObject(into) ? into : {};
  for (const [key, value] of Object.entries(from ?? {})) {
    if (key === "__proto__") continue;
    const old = Object.hasOwn(target, key) ? target[key] : undefined;
    if (Array.isArray(old)) target[key] = joined(old, value, lists);
    else if (!isObject(value)) target[key] = value;
    else target[key] = merged(Array.isArray(value) ? [] : isObject(old) ? old : {}, value, lists);
  }
  return target;
}

function joined(old, value, lists) {
  return lists ? [...new Set(old.concat(value))] : value;
}

/** The same within a document that keeps its comments. */
function mergedNode(document, path, from, lists) {
  for (const [key, value] of Object.entries(from ?? {})) {
    const at = [...path, key];
    const old = document.getIn(at, true);
    if (library().isMap(old) && isObject(value) && !Array.isArray(value)) mergedNode(document, at, value, lists);
    else {
      const before = old?.toJSON?.();
      document.setIn(at, Array.isArray(before) ? joined(before, value, lists) : value);
    }
  }
  return document;
}

function parsed(text, form) {
  if (form === "json") return JSON.parse(text);
  if (form === "multiyaml") return library().parseAllDocuments(text).map((document) => document.toJSON());
  return library().parse(text);
}

function read(content, form) {
  return typeof content === "string" ? parsed(content, form) : content;
}

/** How many spaces the first line that is set in begins with. */
function indentOf(text) {
  return /\n([ \t]+)\S/.exec(text)?.[1].length || 2;
}

function mergeJson(text, content, { lists, matchIndent }) {
  const value = merged(text === null ? {} : JSON.parse(text), read(content, "json"), lists);
  return JSON.stringify(value, null, matchIndent && text !== null ? indentOf(text) : 2);
}

function mergeYaml(text, content, { lists, comments, field, options }) {
  const documents = library().parseAllDocuments(text);
  const broken = documents.find((document) => document.errors.length > 0);
  if (broken) throw broken.errors[0];
  if (documents.length === 0) throw new Error("there is no document in it");
  if (documents.length > 1 && !field) throw new Error("it holds several documents: useDocumentIncludingField says which is meant");
  const more = read(content, "yaml");
  const changed = documents.map((document) => {
    if (documents.length > 1 && !hasField(document, field)) return comments ? document : document.toJSON();
    return comments ? mergedNode(document, [], more, lists) : merged(document.toJSON(), more, lists);
  });
  return changed.map((each) => (comments ? each.toString(options) : library().stringify(each, options))).join("---\n");
}

function hasField(document, { key, value }) {
  return String(document.getIn(key.split("."))) === value;
}

function written(value, form, { replacer, space, options }) {
  if (form === "json") return JSON.stringify(value, replacer?.length ? replacer : null, space);
  return library().stringify(value, options);
}

/** JSON set in by two; other text as it is. */
function reformatted(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function replaced(text, find, replacement, isPattern) {
  return text.replaceAll(isPattern ? new RegExp(find, "g") : find, replacement);
}

globalThis.calls = { mergeJson, mergeYaml, parsed, reformatted, replaced, written };
