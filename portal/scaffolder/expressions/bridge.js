// What the program outside can ask of nunjitsu: one function, text in and text out.

const prepared = new Map();

// Steps may ask how the run goes; whether one did is answered, too.
const status = { failed: false, asked: false };
const STEPS = {
  always() {
    status.asked = true;
    return true;
  },
  failure() {
    status.asked = true;
    return status.failed;
  },
};

// nunjitsu's filter `random` asks for numbers; nothing secret is ever made of them.
globalThis.crypto = {
  getRandomValues(words) {
    for (let i = 0; i < words.length; i++) words[i] = Math.random() * 2 ** 32;
    return words;
  },
};

const renderers = new Map();

function rendererFor(options, globals) {
  const key = JSON.stringify([options, Object.keys(globals)]);
  if (!renderers.has(key)) {
    const { filters } = globalThis;
    renderers.set(key, nunjitsu.createTemplateRenderer({ ...options, filters, globals, allowRegexExecution: true }));
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

/** A tree with every text in it rendered; one that fails stays as it is, one that gives nothing goes away. */
function rendered(tree, renderer, context) {
  return JSON.parse(JSON.stringify(tree), (_key, value) => {
    if (typeof value !== "string") return value;
    try {
      return renderer.renderValue(value, context);
    } catch (error) {
      if (error instanceof nunjitsu.TemplateLimitError) throw error;
      return value;
    }
  });
}

/** What a step goes through: pairs of key and value without what gave nothing, null if that is neither list nor object. */
function pairs(value) {
  return value === null || typeof value !== "object" ? null : Object.entries(value);
}

function called({ call, given }) {
  try {
    return JSON.stringify({ value: globalThis.calls[call](...given) });
  } catch (error) {
    return JSON.stringify({ error: String(error.message) });
  }
}

let context = "{}";

/** `{context}` is kept for the questions that follow it. */
globalThis.answer = (question) => {
  const asked = JSON.parse(question);
  if ("call" in asked) return called(asked);
  if (asked.context !== undefined) context = asked.context;
  status.failed = asked.failed ?? false;
  status.asked = false;
  try {
    const renderer = rendererFor(asked.options, "text" in asked ? {} : STEPS);
    const at = contextFor(renderer, context);
    if ("text" in asked) return JSON.stringify({ value: renderer.render(asked.text, at) });
    const value = rendered(asked.tree, renderer, at);
    return JSON.stringify({ value: asked.pairs ? pairs(value) : value, status: status.asked });
  } catch (error) {
    return JSON.stringify({ error: String(error.message), limit: error instanceof nunjitsu.TemplateLimitError });
  }
};
