// What the program outside can ask of nunjitsu: one function, text in and text out.

const prepared = new Map();
let failed = false;

// nunjitsu's filter `random` asks for numbers; nothing secret is ever made of them.
globalThis.crypto = {
  getRandomValues(words) {
    for (let i = 0; i < words.length; i++) words[i] = Math.random() * 2 ** 32;
    return words;
  },
};

const renderers = new Map();

function rendererFor(options) {
  const key = JSON.stringify(options);
  if (!renderers.has(key)) {
    const { condition, ...own } = options;
    const globals = condition ? { always: () => true, failure: () => failed } : {};
    const { filters } = globalThis;
    renderers.set(key, nunjitsu.createTemplateRenderer({ ...own, filters, globals, allowRegexExecution: true }));
  }
  return renderers.get(key);
}

function contextFor(renderer, context) {
  if (prepared.get("text") !== context) {
    prepared.clear();
    prepared.set("text", context);
    prepared.set("value", JSON.parse(context));
  }
  if (!prepared.has(renderer)) prepared.set(renderer, renderer.prepareContext(prepared.get("value")));
  return prepared.get(renderer);
}

/** A tree with every text in it rendered; one that fails stays as it is, an empty one goes away. */
function rendered(tree, renderer, context) {
  return JSON.parse(JSON.stringify(tree), (_key, value) => {
    if (typeof value !== "string" || value === "") return value;
    try {
      return renderer.renderValue(value, context, { coercion: "json" });
    } catch (error) {
      if (error instanceof nunjitsu.TemplateLimitError) throw error;
      return value;
    }
  });
}

let context = "{}";

/** `{context}` is kept for the questions that follow it. */
globalThis.answer = (question) => {
  const asked = JSON.parse(question);
  if (asked.context !== undefined) context = asked.context;
  failed = asked.failed ?? false;
  try {
    const renderer = rendererFor(asked.options);
    const at = contextFor(renderer, context);
    if ("text" in asked) return JSON.stringify({ value: renderer.render(asked.text, at) });
    return JSON.stringify({ value: rendered(asked.tree, renderer, at) });
  } catch (error) {
    return JSON.stringify({ error: String(error.message), limit: error instanceof nunjitsu.TemplateLimitError });
  }
};
