//#region src/diagnostics.ts
const unsafeDiagnosticCharacterPattern = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const diagnosticValueLength = 200;
const diagnosticMessageLength = 1024;
/** Formats untrusted source text as one bounded quoted diagnostic value. */
function formatDiagnosticValue(value) {
	const truncated = value.length > diagnosticValueLength ? `${value.slice(0, diagnosticValueLength)}…` : value;
	return escapeUnsafeDiagnosticCharacters(JSON.stringify(truncated));
}
/** Neutralizes and bounds one complete public diagnostic message. */
function neutralizeDiagnosticMessage(message) {
	const escaped = escapeUnsafeDiagnosticCharacters(message);
	return escaped.length > diagnosticMessageLength ? `${escaped.slice(0, diagnosticMessageLength)}…` : escaped;
}
/** Suggests one bounded close spelling from a trusted diagnostic name set. */
function suggestDiagnosticName(value, candidates) {
	if (value.length === 0 || value.length > 64) return;
	const maximumDistance = value.length <= 4 ? 1 : value.length <= 10 ? 2 : 3;
	let closest;
	let closestDistance = maximumDistance + 1;
	let inspected = 0;
	for (const candidate of candidates) {
		inspected += 1;
		if (inspected > 256) break;
		if (candidate === value || candidate.length === 0 || candidate.length > 64 || Math.abs(candidate.length - value.length) > maximumDistance) continue;
		const distance = diagnosticEditDistance(value, candidate);
		if (distance < closestDistance) {
			closest = candidate;
			closestDistance = distance;
		}
	}
	return closest;
}
function escapeUnsafeDiagnosticCharacters(value) {
	return value.replace(unsafeDiagnosticCharacterPattern, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function diagnosticEditDistance(left, right) {
	let beforePrevious;
	let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let leftIndex = 1; leftIndex <= left.length; leftIndex += 1) {
		const current = [leftIndex];
		for (let rightIndex = 1; rightIndex <= right.length; rightIndex += 1) {
			const substitution = previous[rightIndex - 1] + (left[leftIndex - 1] === right[rightIndex - 1] ? 0 : 1);
			let distance = Math.min(previous[rightIndex] + 1, current[rightIndex - 1] + 1, substitution);
			if (beforePrevious && leftIndex > 1 && rightIndex > 1 && left[leftIndex - 1] === right[rightIndex - 2] && left[leftIndex - 2] === right[rightIndex - 1]) distance = Math.min(distance, beforePrevious[rightIndex - 2] + 1);
			current.push(distance);
		}
		beforePrevious = previous;
		previous = current;
	}
	return previous[right.length];
}
//#endregion
//#region src/limits.ts
/** A render rejected after exceeding one configured resource dimension. */
var TemplateLimitError = class extends Error {
	/** Limit name when the host can identify the failed dimension. */
	limit;
	/** Processing stage in which the limit was exceeded. */
	phase;
	/** One-based template line when available. */
	line;
	/** One-based template column when available. */
	column;
	/** Configured maximum for the failed resource dimension. */
	configured;
	/** Observed or projected usage that exceeded the maximum. */
	observed;
	/** Creates a deterministic resource-limit failure. */
	constructor(limit, details = {}) {
		const resource = limit ? limitDescriptions[limit] : "resource";
		const usage = details.configured === void 0 ? "" : ` of ${details.configured}` + (details.observed === void 0 ? "" : ` (observed ${details.observed})`);
		const stage = details.phase === "parse" ? "Template parsing" : details.phase === "evaluate" ? "Template evaluation" : "Template rendering";
		const location = details.line === void 0 ? "" : details.column === void 0 ? ` at line ${details.line}` : ` at line ${details.line}, column ${details.column}`;
		super(`${stage} exceeded the ${resource} limit${usage}${location}`);
		this.name = "TemplateLimitError";
		this.limit = limit;
		this.phase = details.phase;
		this.line = details.line;
		this.column = details.column;
		this.configured = details.configured;
		this.observed = details.observed;
	}
};
/** Adds missing one-based template context to a renderer-owned limit error. */
function withTemplateLimitErrorContext(error, phase, line, column) {
	return new TemplateLimitError(error.limit, {
		phase: error.phase ?? phase,
		line: error.line ?? line,
		column: error.column ?? column,
		configured: error.configured,
		observed: error.observed
	});
}
const limitDescriptions = Object.freeze({
	sourceCodeUnits: "source code unit",
	astNodes: "AST node",
	workUnits: "work unit",
	nestingDepth: "nesting depth",
	outputCodeUnits: "output code unit",
	scratchBytes: "scratch byte",
	capabilityCalls: "capability call"
});
const defaultLimits = Object.freeze({
	sourceCodeUnits: 4 * 1024 * 1024,
	astNodes: 1e6,
	workUnits: 1e6,
	nestingDepth: 512,
	outputCodeUnits: 16 * 1024 * 1024,
	scratchBytes: 64 * 1024 * 1024,
	capabilityCalls: 4096
});
/** Applies finite defaults and validates explicit per-render overrides. */
function normalizeTemplateRenderLimits(limits) {
	const normalized = {
		...defaultLimits,
		...limits
	};
	for (const [name, value] of Object.entries(normalized)) if (value !== Number.POSITIVE_INFINITY && (!Number.isSafeInteger(value) || value < 0)) throw new RangeError(`${name} must be a non-negative integer or Infinity`);
	return Object.freeze(normalized);
}
//#endregion
//#region src/parser/ast.ts
/** Returns whether a private parser value is one of the closed node variants. */
function isAstNode(value) {
	return Boolean(value && typeof value === "object" && typeof value.type === "string" && typeof value.line === "number" && typeof value.column === "number");
}
//#endregion
//#region src/runtime/platform.browser.ts
const mapSize$1 = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
const setSize$1 = Object.getOwnPropertyDescriptor(Set.prototype, "size").get;
const errorIsError = Error.isError;
/** Browser value checks; proxies cannot be detected by standard JavaScript. */
const hostTypes = {
	isProxy(_value) {
		return false;
	},
	isMap(value) {
		try {
			mapSize$1.call(value);
			return true;
		} catch {
			return false;
		}
	},
	isSet(value) {
		try {
			setSize$1.call(value);
			return true;
		} catch {
			return false;
		}
	},
	isNativeError(value) {
		return errorIsError?.(value) ?? false;
	}
};
/** Selects an unbiased cryptographically random integer below the exclusive maximum. */
function randomInteger(maximum) {
	if (!Number.isSafeInteger(maximum) || maximum <= 0 || maximum >= 2 ** 48) throw new RangeError("Random integer maximum must be a positive integer below 2 ** 48");
	const range = 2 ** 48;
	const ceiling = range - range % maximum;
	const words = /* @__PURE__ */ new Uint32Array(2);
	let sample;
	do {
		globalThis.crypto.getRandomValues(words);
		sample = words[0] * 65536 + (words[1] >>> 16);
	} while (sample >= ceiling);
	return sample % maximum;
}
/** Bounds UTF-8 size in constant time using at most three bytes per UTF-16 code unit. */
function estimateStringBytes(value) {
	return value.length * 3;
}
/** Recognizes failures from the trusted native JSON parser. */
function isJsonSyntaxError(error) {
	return errorIsError ? errorIsError(error) && error.name === "SyntaxError" : error instanceof SyntaxError;
}
//#endregion
//#region src/runtime/value.ts
/** Names denied throughout the interpreter to eliminate prototype gadget paths. */
const reservedNames = Object.freeze(/* @__PURE__ */ new Set([
	"constructor",
	"prototype",
	"__proto__"
]));
/** Hard ceiling for structured entries traversed by one safe-value copy. */
const maximumSafeValueEntries = 1e5;
/** An interpreter string carrying Nunjucks safe-filter semantics. */
var RuntimeSafeString = class {
	kind = "safe-string";
	/** Trusted string content. */
	value;
	constructor(value) {
		this.value = value;
		Object.freeze(this);
	}
};
var RuntimeContainerValue = class {
	#trackRuntimeParents;
	#parents;
	constructor(trackRuntimeParents) {
		this.#trackRuntimeParents = trackRuntimeParents;
	}
	tracksRuntimeParents() {
		return this.#trackRuntimeParents;
	}
	assertRuntimeMutationAllowed() {
		if (!this.#trackRuntimeParents) throw new TypeError("Persistent runtime values cannot be mutated");
	}
	addRuntimeParent(parent) {
		this.#parents ??= /* @__PURE__ */ new Map();
		this.#parents.set(parent, (this.#parents.get(parent) ?? 0) + 1);
	}
	removeRuntimeParent(parent) {
		const count = this.#parents?.get(parent);
		if (count === void 0) return;
		if (count === 1) this.#parents?.delete(parent);
		else this.#parents?.set(parent, count - 1);
	}
	runtimeParents() {
		return this.#parents?.keys() ?? emptyRuntimeContainerParents;
	}
};
const emptyRuntimeContainerParents = Object.freeze([]);
/** A renderer-owned array whose mutations remain confined to one evaluation. */
var RuntimeArray = class extends RuntimeContainerValue {
	kind = "array";
	#items = [];
	#present;
	#containsCallable = false;
	#nestingDepth = 1;
	constructor(items, trackRuntimeParents = true) {
		super(trackRuntimeParents);
		this.#replace(items, false);
		Object.freeze(this);
	}
	/** Replaces the sparse contents after validating closed-container invariants. */
	replace(items, chargeWork) {
		this.assertRuntimeMutationAllowed();
		this.#replace(items, true, chargeWork);
	}
	#replace(items, validateContainment, chargeWork) {
		if (hostTypes.isProxy(items)) throw new TypeError("Proxy objects cannot be used as runtime arrays");
		if (!Array.isArray(items)) throw new TypeError("Runtime arrays require an array");
		assertRuntimeContainerSize(items.length);
		const ancestry = validateContainment ? inspectRuntimeContainerAncestry(this, chargeWork) : emptyRuntimeContainerAncestry;
		const copied = [];
		copied.length = items.length;
		const present = /* @__PURE__ */ new Set();
		let containsCallable = false;
		let nestingDepth = 1;
		for (let index = 0; index < items.length; index += 1) {
			const descriptor = Object.getOwnPropertyDescriptor(items, `${index}`);
			if (descriptor === void 0) {
				defineOwnArrayIndex(copied, index, void 0);
				continue;
			}
			if (!("value" in descriptor)) throw new TypeError("Runtime arrays cannot contain accessors");
			const value = descriptor.value;
			if (validateContainment) assertRuntimeValueCanBeContained(this, value);
			defineOwnArrayIndex(copied, index, value);
			present.add(index);
			containsCallable ||= runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(value) + 1);
		}
		assertRuntimeValueDepth(nestingDepth + ancestry.maximumDepth);
		for (const value of this.presentValues()) unregisterRuntimeContainerParent(this, value);
		this.#items = Object.freeze(copied);
		this.#present = present.size === copied.length ? void 0 : present;
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
		for (const value of this.presentValues()) registerRuntimeContainerParent(this, value);
		refreshRuntimeContainerAncestors(ancestry.ancestors);
	}
	/** Number of contained values. */
	get length() {
		return this.#items.length;
	}
	/** Returns one contained value without invoking host behavior. */
	at(index) {
		return this.#items[index];
	}
	/** Returns whether one numeric position is an own present element. */
	has(index) {
		return Number.isInteger(index) && index >= 0 && index < this.#items.length && (this.#present === void 0 || this.#present.has(index));
	}
	/** Iterates every numeric position, exposing holes as `undefined`. */
	*values() {
		for (let index = 0; index < this.#items.length; index += 1) yield this.#items[index];
	}
	/** Iterates only present elements, skipping sparse holes. */
	*presentValues() {
		for (let index = 0; index < this.#items.length; index += 1) if (this.has(index)) yield this.#items[index];
	}
	/** Returns whether any present element transitively contains callable authority. */
	containsCallable() {
		return this.#containsCallable;
	}
	containsMutable() {
		return true;
	}
	metadataWorkUnits() {
		return this.#items.length;
	}
	/** Returns the deepest closed container level including this array. */
	nestingDepth() {
		return this.#nestingDepth;
	}
	/** Returns a mutable sparse copy without exposing interpreter storage. */
	copySparse() {
		const output = [];
		output.length = this.#items.length;
		for (let index = 0; index < this.#items.length; index += 1) if (this.has(index)) defineOwnArrayIndex(output, index, this.#items[index]);
		return output;
	}
	/** Refreshes metadata after a nested mutable container changes. */
	refreshMetadata() {
		let containsCallable = false;
		let nestingDepth = 1;
		for (const value of this.presentValues()) {
			containsCallable ||= runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(value) + 1);
		}
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
	}
};
/** A renderer-owned Map snapshot with closed keys and values. */
var RuntimeMap = class extends RuntimeContainerValue {
	kind = "map";
	#entries = /* @__PURE__ */ new Map();
	#containsCallable = false;
	#nestingDepth = 1;
	constructor(entries, trackRuntimeParents = true) {
		super(trackRuntimeParents);
		for (const [key, value] of entries) {
			assertAllowedRuntimeMapKey(key);
			this.#entries.set(key, value);
			assertRuntimeContainerSize(this.#entries.size);
		}
		for (const [key, value] of this.#entries) {
			this.#containsCallable ||= runtimeValueContainsCallable(key) || runtimeValueContainsCallable(value);
			this.#nestingDepth = Math.max(this.#nestingDepth, runtimeValueNestingDepth(key) + 1, runtimeValueNestingDepth(value) + 1);
			registerRuntimeContainerParent(this, key);
			registerRuntimeContainerParent(this, value);
		}
		assertRuntimeValueDepth(this.#nestingDepth);
		Object.freeze(this);
	}
	/** Number of contained entries. */
	get size() {
		return this.#entries.size;
	}
	/** Returns one value using SameValueZero key identity. */
	get(key) {
		return this.#entries.get(key);
	}
	/** Returns whether one key exists using SameValueZero identity. */
	has(key) {
		return this.#entries.has(key);
	}
	/** Adds or replaces one closed entry. */
	set(key, value, chargeWork) {
		this.assertRuntimeMutationAllowed();
		assertAllowedRuntimeMapKey(key);
		const replacing = this.#entries.has(key);
		if (!replacing) assertRuntimeContainerSize(this.#entries.size + 1);
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		assertRuntimeValueCanBeContained(this, key);
		assertRuntimeValueCanBeContained(this, value);
		let containsCallable = this.#containsCallable;
		let nestingDepth = this.#nestingDepth;
		if (replacing) ({containsCallable, nestingDepth} = this.#metadataWith(key, value));
		else {
			containsCallable ||= runtimeValueContainsCallable(key) || runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(key) + 1, runtimeValueNestingDepth(value) + 1);
		}
		assertRuntimeValueDepth(nestingDepth + ancestry.maximumDepth);
		if (replacing) unregisterRuntimeContainerParent(this, this.#entries.get(key));
		else registerRuntimeContainerParent(this, key);
		this.#entries.set(key, value);
		registerRuntimeContainerParent(this, value);
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
		refreshRuntimeContainerAncestors(ancestry.ancestors);
		return this;
	}
	/** Removes one entry. */
	delete(key, chargeWork) {
		this.assertRuntimeMutationAllowed();
		if (!this.#entries.has(key)) return false;
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		const value = this.#entries.get(key);
		const deleted = this.#entries.delete(key);
		if (deleted) {
			unregisterRuntimeContainerParent(this, key);
			unregisterRuntimeContainerParent(this, value);
			this.refreshMetadata();
			refreshRuntimeContainerAncestors(ancestry.ancestors);
		}
		return deleted;
	}
	/** Removes every entry. */
	clear(chargeWork) {
		this.assertRuntimeMutationAllowed();
		if (this.#entries.size === 0) return;
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		for (const [key, value] of this.#entries) {
			unregisterRuntimeContainerParent(this, key);
			unregisterRuntimeContainerParent(this, value);
		}
		this.#entries.clear();
		this.#containsCallable = false;
		this.#nestingDepth = 1;
		refreshRuntimeContainerAncestors(ancestry.ancestors);
	}
	/** Iterates entries in insertion order. */
	entries() {
		return this.#entries.entries();
	}
	/** Iterates keys in insertion order. */
	keys() {
		return this.#entries.keys();
	}
	/** Iterates values in insertion order. */
	values() {
		return this.#entries.values();
	}
	/** Returns whether any key or value transitively contains callable authority. */
	containsCallable() {
		return this.#containsCallable;
	}
	containsMutable() {
		return true;
	}
	metadataWorkUnits() {
		return this.#entries.size;
	}
	/** Returns the deepest closed container level including this Map. */
	nestingDepth() {
		return this.#nestingDepth;
	}
	/** Refreshes metadata after a nested mutable container changes. */
	refreshMetadata() {
		let containsCallable = false;
		let nestingDepth = 1;
		for (const [key, value] of this.#entries) {
			containsCallable ||= runtimeValueContainsCallable(key) || runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(key) + 1, runtimeValueNestingDepth(value) + 1);
		}
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
	}
	#metadataWith(key, replacement) {
		let containsCallable = false;
		let nestingDepth = 1;
		for (const [entryKey, entryValue] of this.#entries) {
			const value = sameRuntimeMapKey(entryKey, key) ? replacement : entryValue;
			containsCallable ||= runtimeValueContainsCallable(entryKey) || runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(entryKey) + 1, runtimeValueNestingDepth(value) + 1);
		}
		return {
			containsCallable,
			nestingDepth
		};
	}
};
/** A renderer-owned Set snapshot with closed values. */
var RuntimeSet = class extends RuntimeContainerValue {
	kind = "set";
	#values = /* @__PURE__ */ new Set();
	#containsCallable = false;
	#nestingDepth = 1;
	constructor(values, trackRuntimeParents = true) {
		super(trackRuntimeParents);
		for (const value of values) {
			this.#values.add(value);
			assertRuntimeContainerSize(this.#values.size);
		}
		for (const value of this.#values) {
			this.#containsCallable ||= runtimeValueContainsCallable(value);
			this.#nestingDepth = Math.max(this.#nestingDepth, runtimeValueNestingDepth(value) + 1);
			registerRuntimeContainerParent(this, value);
		}
		assertRuntimeValueDepth(this.#nestingDepth);
		Object.freeze(this);
	}
	/** Number of contained values. */
	get size() {
		return this.#values.size;
	}
	/** Returns whether one value exists using SameValueZero identity. */
	has(value) {
		return this.#values.has(value);
	}
	/** Adds one closed value. */
	add(value, chargeWork) {
		this.assertRuntimeMutationAllowed();
		if (this.#values.has(value)) return this;
		assertRuntimeContainerSize(this.#values.size + 1);
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		assertRuntimeValueCanBeContained(this, value);
		const nestingDepth = Math.max(this.#nestingDepth, runtimeValueNestingDepth(value) + 1);
		assertRuntimeValueDepth(nestingDepth + ancestry.maximumDepth);
		this.#values.add(value);
		registerRuntimeContainerParent(this, value);
		this.#containsCallable ||= runtimeValueContainsCallable(value);
		this.#nestingDepth = nestingDepth;
		refreshRuntimeContainerAncestors(ancestry.ancestors);
		return this;
	}
	/** Removes one value. */
	delete(value, chargeWork) {
		this.assertRuntimeMutationAllowed();
		if (!this.#values.has(value)) return false;
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		const deleted = this.#values.delete(value);
		if (deleted) {
			unregisterRuntimeContainerParent(this, value);
			this.refreshMetadata();
			refreshRuntimeContainerAncestors(ancestry.ancestors);
		}
		return deleted;
	}
	/** Removes every value. */
	clear(chargeWork) {
		this.assertRuntimeMutationAllowed();
		if (this.#values.size === 0) return;
		const ancestry = inspectRuntimeContainerAncestry(this, chargeWork);
		for (const value of this.#values) unregisterRuntimeContainerParent(this, value);
		this.#values.clear();
		this.#containsCallable = false;
		this.#nestingDepth = 1;
		refreshRuntimeContainerAncestors(ancestry.ancestors);
	}
	/** Iterates values in insertion order. */
	values() {
		return this.#values.values();
	}
	/** Returns whether any value transitively contains callable authority. */
	containsCallable() {
		return this.#containsCallable;
	}
	containsMutable() {
		return true;
	}
	metadataWorkUnits() {
		return this.#values.size;
	}
	/** Returns the deepest closed container level including this Set. */
	nestingDepth() {
		return this.#nestingDepth;
	}
	/** Refreshes metadata after a nested mutable container changes. */
	refreshMetadata() {
		let containsCallable = false;
		let nestingDepth = 1;
		for (const value of this.#values) {
			containsCallable ||= runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(value) + 1);
		}
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
	}
};
/** An immutable interpreter-owned string-keyed record. */
var RuntimeRecord = class RuntimeRecord extends RuntimeContainerValue {
	kind = "record";
	#entries;
	#containsCallable;
	#containsMutable;
	#nestingDepth;
	constructor(entries, trackRuntimeParents = true) {
		super(trackRuntimeParents);
		const indexedEntries = /* @__PURE__ */ new Map();
		const namedEntries = /* @__PURE__ */ new Map();
		let entryCount = 0;
		for (const [name, value] of entries) {
			entryCount += 1;
			assertRuntimeContainerSize(entryCount);
			if (isReservedName(name)) throw new TypeError(`Template record key ${name} is reserved`);
			(isCanonicalArrayIndex(name) ? indexedEntries : namedEntries).set(name, value);
		}
		if (indexedEntries.size === 0) this.#entries = namedEntries;
		else {
			const orderedEntries = Array.from(indexedEntries.entries());
			orderedEntries.sort(([left], [right]) => Number(left) - Number(right));
			for (const entry of namedEntries) orderedEntries.push(entry);
			this.#entries = new Map(orderedEntries);
		}
		let containsCallable = false;
		let containsMutable = false;
		let nestingDepth = 1;
		for (const value of this.#entries.values()) {
			containsCallable ||= runtimeValueContainsCallable(value);
			containsMutable ||= runtimeValueContainsMutable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(value) + 1);
		}
		assertRuntimeValueDepth(nestingDepth);
		this.#containsCallable = containsCallable;
		this.#containsMutable = containsMutable;
		this.#nestingDepth = nestingDepth;
		for (const value of this.#entries.values()) registerRuntimeContainerParent(this, value);
		Object.freeze(this);
	}
	/** Number of contained entries. */
	get size() {
		return this.#entries.size;
	}
	/** Returns one own entry; reserved names always fail closed. */
	get(name) {
		if (isReservedName(name)) return;
		return this.#entries.get(name);
	}
	/** Returns whether one allowed own entry exists. */
	has(name) {
		return !isReservedName(name) && this.#entries.has(name);
	}
	/** Iterates array indices numerically, then named entries by first insertion. */
	entries() {
		return this.#entries.entries();
	}
	/** Returns whether any own entry transitively contains callable authority. */
	containsCallable() {
		return this.#containsCallable;
	}
	containsMutable() {
		return this.#containsMutable;
	}
	metadataWorkUnits() {
		return this.#entries.size;
	}
	/** Returns the deepest closed container level including this record. */
	nestingDepth() {
		return this.#nestingDepth;
	}
	/** Returns a derived record with one allowed own entry replaced. */
	with(name, value) {
		if (isReservedName(name)) throw new TypeError(`Template record key ${name} is reserved`);
		const entries = new Map(this.#entries);
		entries.set(name, value);
		return new RuntimeRecord(entries, this.tracksRuntimeParents());
	}
	/** Refreshes metadata after a nested mutable container changes. */
	refreshMetadata() {
		let containsCallable = false;
		let nestingDepth = 1;
		for (const value of this.#entries.values()) {
			containsCallable ||= runtimeValueContainsCallable(value);
			nestingDepth = Math.max(nestingDepth, runtimeValueNestingDepth(value) + 1);
		}
		this.#containsCallable = containsCallable;
		this.#nestingDepth = nestingDepth;
	}
};
/** An inert regular-expression literal interpreted only by approved built-ins. */
var RuntimeRegex = class {
	kind = "regex";
	source;
	flags;
	#lastIndex = 0;
	constructor(source, flags) {
		this.source = source;
		this.flags = flags;
		Object.freeze(this);
	}
	/** Current closed state for global or sticky regex execution. */
	get lastIndex() {
		return this.#lastIndex;
	}
	/** Updates closed regex state after an approved native execution. */
	setLastIndex(lastIndex) {
		this.#lastIndex = lastIndex;
	}
};
const canonicalRegexFlags = "gimy";
/** Returns the canonical inert spelling of one regex without invoking host regex behavior. */
function runtimeRegexToString(value) {
	let source = "";
	if (value.source === "") source = "(?:)";
	else for (let index = 0; index < value.source.length; index += 1) {
		const character = value.source[index];
		if (character === "\n") source += "\\n";
		else if (character === "\r") source += "\\r";
		else if (character === "\u2028") source += "\\u2028";
		else if (character === "\u2029") source += "\\u2029";
		else source += character;
	}
	let flags = "";
	for (let flagIndex = 0; flagIndex < 4; flagIndex += 1) {
		const expected = canonicalRegexFlags[flagIndex];
		for (let index = 0; index < value.flags.length; index += 1) if (value.flags[index] === expected) {
			flags += expected;
			break;
		}
	}
	return `/${source}/${flags}`;
}
/** An unforgeable interpreter-owned callable identity containing no function. */
var RuntimeCallable = class {
	kind = "callable";
	callableKind;
	id;
	constructor(callableKind, id) {
		this.callableKind = callableKind;
		this.id = id;
		Object.freeze(this);
	}
};
function runtimeContainer(value) {
	return value instanceof RuntimeContainerValue ? value : void 0;
}
function registerRuntimeContainerParent(parent, value) {
	const child = runtimeContainer(value);
	if (!parent.tracksRuntimeParents() || !child?.tracksRuntimeParents() || !child.containsMutable()) return;
	child.addRuntimeParent(parent);
}
function unregisterRuntimeContainerParent(parent, value) {
	const child = runtimeContainer(value);
	if (!parent.tracksRuntimeParents() || !child?.tracksRuntimeParents() || !child.containsMutable()) return;
	child.removeRuntimeParent(parent);
}
const emptyRuntimeContainerAncestry = Object.freeze({
	ancestors: emptyRuntimeContainerParents,
	maximumDepth: 0
});
function inspectRuntimeContainerAncestry(value, chargeWork) {
	let maximum = 0;
	const pending = [[value, 0]];
	const depths = /* @__PURE__ */ new Map();
	while (pending.length > 0) {
		const [child, depth] = pending.pop();
		for (const parent of child.runtimeParents()) {
			chargeWork?.();
			const parentDepth = depth + 1;
			if (parentDepth <= (depths.get(parent) ?? -1)) continue;
			if (!depths.has(parent)) chargeRuntimeWorkUnits(parent.metadataWorkUnits(), chargeWork);
			depths.set(parent, parentDepth);
			maximum = Math.max(maximum, parentDepth);
			pending.push([parent, parentDepth]);
		}
	}
	const ancestors = Array.from(depths.entries());
	ancestors.sort(([, left], [, right]) => {
		chargeWork?.();
		return left - right;
	});
	return {
		ancestors: ancestors.map(([ancestor]) => ancestor),
		maximumDepth: maximum
	};
}
function chargeRuntimeWorkUnits(units, chargeWork) {
	if (!chargeWork) return;
	for (let unit = 0; unit < units; unit += 1) chargeWork();
}
function refreshRuntimeContainerAncestors(ancestors) {
	for (const ancestor of ancestors) ancestor.refreshMetadata();
}
function sameRuntimeMapKey(left, right) {
	return left === right || typeof left === "number" && typeof right === "number" && Number.isNaN(left) && Number.isNaN(right);
}
/** Returns whether a name is forbidden at every template boundary. */
function isReservedName(name) {
	return reservedNames.has(name);
}
/** Returns whether a key is a canonical JavaScript array index. */
function isCanonicalArrayIndex(name) {
	const index = Number(name);
	return Number.isInteger(index) && index >= 0 && index < 4294967295 && `${index}` === name;
}
/** Defines one enumerable own array index without invoking an inherited setter. */
function defineOwnArrayIndex(target, index, value) {
	Object.defineProperty(target, index, {
		configurable: true,
		enumerable: true,
		value,
		writable: true
	});
}
/** Copies one public safe value graph into interpreter-owned values. */
function copyRuntimeValue(value) {
	return copyValue(value, createSafeValueCopyState(true), 0);
}
/** Copies one public safe value without render-local mutation bookkeeping. */
function copyPersistentRuntimeValue(value) {
	return copyValue(value, createSafeValueCopyState(false), 0);
}
/** Clones one already closed value graph for isolated render-local mutation. */
function cloneRuntimeValue(value) {
	return cloneValue(value, /* @__PURE__ */ new Map());
}
/** Clones one already closed context for isolated render-local mutation. */
function cloneRuntimeContext(context) {
	const cloned = cloneRuntimeValue(context);
	if (!(cloned instanceof RuntimeRecord)) throw new TypeError("Runtime context must be a record");
	return cloned;
}
/** Copies a root context record into interpreter-owned values. */
function copyRuntimeContext(context) {
	return copyRuntimeContextWithParentTracking(context, true);
}
/** Copies a reusable root context without retaining derived snapshot parents. */
function copyPersistentRuntimeContext(context) {
	return copyRuntimeContextWithParentTracking(context, false);
}
function copyRuntimeContextWithParentTracking(context, trackRuntimeParents) {
	if (hostTypes.isProxy(context)) throw new TypeError("Proxy objects cannot be used as template values");
	const rootEntries = Reflect.ownKeys(context).length;
	assertRuntimeContainerSize(rootEntries);
	const state = createSafeValueCopyState(trackRuntimeParents);
	state.remainingEntries += rootEntries;
	const copied = copyValue(context, state, 0);
	if (!(copied instanceof RuntimeRecord)) throw new TypeError("Template context must be a plain record");
	return copied;
}
/** Derives a context by replacing one nested path with an already copied value. */
function withRuntimeContextPath(context, path, value) {
	if (!Array.isArray(path) || path.length === 0) throw new TypeError("Prepared context update path must be a non-empty array");
	if (path.length > 256) throw new RangeError(`Prepared context update paths cannot exceed 256 segments`);
	return replaceRuntimeContextPath(context, path.map((name) => {
		if (typeof name !== "string") throw new TypeError("Prepared context update path must contain only strings");
		if (isReservedName(name)) throw new TypeError(`Template record key ${name} is reserved`);
		return name;
	}), 0, value);
}
/** Copies an internal value for a trusted host callback without leaking internals. */
function copyPublicValue(value) {
	return toPublicValue(value, createPublicValueCopyState(), 0);
}
/** Copies an internal value while charging every traversed structured slot. */
function copyPublicValueWithWork(value, chargeWork) {
	return toPublicValue(value, createPublicValueCopyState(), 0, chargeWork);
}
/** Explicit string coercion over closed value variants. */
function renderRuntimeValue(value, chargeWork) {
	assertRuntimeValueHasNoCallable(value);
	return renderRuntimeValueUnchecked(value, chargeWork);
}
/** Measures closed string rendering without allocating the rendered value. */
function renderedRuntimeValueCodeUnits(value, chargeWork) {
	assertRuntimeValueHasNoCallable(value);
	return renderedRuntimeValueCodeUnitsUnchecked(value, chargeWork);
}
/** Rejects callable identities anywhere inside a closed value graph. */
function assertRuntimeValueHasNoCallable(value) {
	if (value === null || typeof value !== "object") return;
	if (value instanceof RuntimeCallable) throw new TypeError("Callable values cannot be coerced");
	if ((value instanceof RuntimeArray || value instanceof RuntimeRecord || value instanceof RuntimeMap || value instanceof RuntimeSet) && value.containsCallable()) throw new TypeError("Callable values cannot be coerced");
}
function runtimeValueContainsCallable(value) {
	if (value === null || typeof value !== "object") return false;
	if (value instanceof RuntimeCallable) return true;
	if (value instanceof RuntimeArray || value instanceof RuntimeRecord || value instanceof RuntimeMap || value instanceof RuntimeSet) return value.containsCallable();
	return false;
}
function runtimeValueContainsMutable(value) {
	return runtimeContainer(value)?.containsMutable() ?? false;
}
function runtimeValueNestingDepth(value) {
	if (value instanceof RuntimeArray || value instanceof RuntimeRecord || value instanceof RuntimeMap || value instanceof RuntimeSet) return value.nestingDepth();
	return 0;
}
function renderRuntimeValueUnchecked(value, chargeWork) {
	if (value === void 0 || value === null) return "";
	if (typeof value === "string") return value;
	if (typeof value === "boolean") return value ? "true" : "false";
	if (typeof value === "number") {
		if (Number.isNaN(value)) return "NaN";
		if (value === Number.POSITIVE_INFINITY) return "Infinity";
		if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
		return `${value}`;
	}
	if (value instanceof RuntimeSafeString) return value.value;
	if (value instanceof RuntimeArray) {
		const output = [];
		for (const item of value.values()) {
			chargeWork?.();
			output.push(renderRuntimeValueUnchecked(item, chargeWork));
		}
		return output.join(",");
	}
	if (value instanceof RuntimeRecord) return "[object Object]";
	if (value instanceof RuntimeMap) return "[object Map]";
	if (value instanceof RuntimeSet) return "[object Set]";
	if (value instanceof RuntimeRegex) return runtimeRegexToString(value);
	throw new TypeError("Callable values cannot be rendered");
}
function renderedRuntimeValueCodeUnitsUnchecked(value, chargeWork) {
	if (value === void 0 || value === null) return 0;
	if (typeof value === "string") return value.length;
	if (typeof value === "boolean") return value ? 4 : 5;
	if (typeof value === "number") return renderRuntimeValueUnchecked(value).length;
	if (value instanceof RuntimeSafeString) return value.value.length;
	if (value instanceof RuntimeArray) {
		let codeUnits = Math.max(0, value.length - 1);
		for (const item of value.values()) {
			chargeWork?.();
			codeUnits += renderedRuntimeValueCodeUnitsUnchecked(item, chargeWork);
		}
		return codeUnits;
	}
	if (value instanceof RuntimeRecord) return 15;
	if (value instanceof RuntimeMap) return 12;
	if (value instanceof RuntimeSet) return 12;
	if (value instanceof RuntimeRegex) return runtimeRegexToString(value).length;
	throw new TypeError("Callable values cannot be rendered");
}
/** Explicit truthiness over closed value variants. */
function runtimeTruthy(value) {
	if (value === void 0 || value === null || value === false) return false;
	if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
	if (typeof value === "string") return value.length > 0;
	if (value instanceof RuntimeSafeString) return true;
	return true;
}
function createSafeValueCopyState(trackRuntimeParents) {
	return {
		ancestors: /* @__PURE__ */ new Set(),
		aliases: /* @__PURE__ */ new Map(),
		trackRuntimeParents,
		remainingEntries: maximumSafeValueEntries
	};
}
function copyValue(value, state, parentDepth) {
	if (value === void 0 || value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
	if (typeof value !== "object") throw new TypeError(`Unsupported template value of type ${typeof value}`);
	if (hostTypes.isProxy(value)) throw new TypeError("Proxy objects cannot be used as template values");
	assertRuntimeValueDepth(parentDepth + 1);
	if (state.ancestors.has(value)) throw new TypeError("Cyclic template values are not supported");
	const existing = state.aliases.get(value);
	if (existing !== void 0) return existing;
	state.ancestors.add(value);
	try {
		if (Array.isArray(value)) {
			if (Object.getPrototypeOf(value) !== Array.prototype) throw new TypeError("Template arrays cannot use a custom prototype");
			assertRuntimeContainerSize(value.length);
			reserveSafeValueEntries(state, value.length);
			validateArrayKeys(value);
			const items = [];
			items.length = value.length;
			for (let index = 0; index < value.length; index += 1) {
				const descriptor = Object.getOwnPropertyDescriptor(value, String(index));
				if (descriptor !== void 0) defineOwnArrayIndex(items, index, copyDataDescriptor(descriptor, state, parentDepth + 1));
			}
			const copied = new RuntimeArray(items, state.trackRuntimeParents);
			state.aliases.set(value, copied);
			return copied;
		}
		if (hostTypes.isMap(value)) {
			const map = value;
			if (Object.getPrototypeOf(value) !== Map.prototype) throw new TypeError("Template Maps cannot use a custom prototype");
			if (Reflect.ownKeys(value).length !== 0) throw new TypeError("Template Maps cannot have custom properties");
			const size = mapSize(map);
			assertRuntimeContainerSize(size);
			reserveSafeValueEntries(state, size);
			const entries = [];
			mapForEach(map, (entryValue, entryKey) => {
				const key = copyValue(entryKey, state, parentDepth + 1);
				if (typeof key === "string" && isReservedName(key)) throw new TypeError(`Template Map key ${key} is reserved`);
				entries.push([key, copyValue(entryValue, state, parentDepth + 1)]);
			});
			const copied = new RuntimeMap(entries, state.trackRuntimeParents);
			state.aliases.set(value, copied);
			return copied;
		}
		if (hostTypes.isSet(value)) {
			const set = value;
			if (Object.getPrototypeOf(value) !== Set.prototype) throw new TypeError("Template Sets cannot use a custom prototype");
			if (Reflect.ownKeys(value).length !== 0) throw new TypeError("Template Sets cannot have custom properties");
			const size = setSize(set);
			assertRuntimeContainerSize(size);
			reserveSafeValueEntries(state, size);
			const values = [];
			setForEach(set, (entryValue) => {
				values.push(copyValue(entryValue, state, parentDepth + 1));
			});
			const copied = new RuntimeSet(values, state.trackRuntimeParents);
			state.aliases.set(value, copied);
			return copied;
		}
		const prototype = Object.getPrototypeOf(value);
		if (prototype !== Object.prototype && prototype !== null) throw new TypeError("Only plain records can be used as template values");
		const keys = Reflect.ownKeys(value);
		assertRuntimeContainerSize(keys.length);
		reserveSafeValueEntries(state, keys.length);
		const entries = [];
		for (const key of keys) {
			if (typeof key !== "string") throw new TypeError("Template records cannot contain symbol keys");
			if (isReservedName(key)) throw new TypeError(`Template record key ${key} is reserved`);
			const descriptor = Object.getOwnPropertyDescriptor(value, key);
			if (descriptor?.enumerable) entries.push([key, copyDataDescriptor(descriptor, state, parentDepth + 1)]);
		}
		const copied = new RuntimeRecord(entries, state.trackRuntimeParents);
		state.aliases.set(value, copied);
		return copied;
	} finally {
		state.ancestors.delete(value);
	}
}
function copyDataDescriptor(descriptor, state, parentDepth) {
	if (!("value" in descriptor)) throw new TypeError("Template values cannot contain accessors");
	return copyValue(descriptor.value, state, parentDepth);
}
function validateArrayKeys(value) {
	for (const key of Reflect.ownKeys(value)) {
		if (key === "length") continue;
		if (typeof key !== "string" || !isArrayIndex(key, value.length)) throw new TypeError("Template arrays cannot have custom properties");
		const descriptor = Object.getOwnPropertyDescriptor(value, key);
		if (descriptor && !("value" in descriptor)) throw new TypeError("Template values cannot contain accessors");
	}
}
function replaceRuntimeContextPath(context, path, index, value) {
	const name = path[index];
	if (name === void 0) throw new TypeError("Prepared context update path cannot contain undefined");
	if (index === path.length - 1) return context.with(name, value);
	let child;
	if (!context.has(name)) child = new RuntimeRecord([], context.tracksRuntimeParents());
	else {
		const existing = context.get(name);
		if (!(existing instanceof RuntimeRecord)) throw new TypeError(`Prepared context path ${path.slice(0, index + 1).join(".")} is not a record`);
		child = existing;
	}
	return context.with(name, replaceRuntimeContextPath(child, path, index + 1, value));
}
function isArrayIndex(value, length) {
	return isCanonicalArrayIndex(value) && Number(value) < length;
}
function createPublicValueCopyState() {
	return {
		aliases: /* @__PURE__ */ new Map(),
		remainingEntries: maximumSafeValueEntries
	};
}
function toPublicValue(value, state, parentDepth, chargeWork) {
	if (value === void 0 || value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
	if (value instanceof RuntimeSafeString) return value.value;
	const existing = state.aliases.get(value);
	if (existing !== void 0) return existing;
	if (value instanceof RuntimeArray) {
		assertRuntimeValueDepth(parentDepth + 1);
		reserveSafeValueEntries(state, value.length);
		const output = [];
		output.length = value.length;
		state.aliases.set(value, output);
		for (let index = 0; index < value.length; index += 1) {
			chargeWork?.();
			if (value.has(index)) {
				const publicItem = toPublicValue(value.at(index), state, parentDepth + 1, chargeWork);
				defineOwnArrayIndex(output, index, publicItem === void 0 ? null : publicItem);
			}
		}
		return Object.freeze(output);
	}
	if (value instanceof RuntimeRecord) {
		assertRuntimeValueDepth(parentDepth + 1);
		reserveSafeValueEntries(state, value.size);
		const output = Object.create(null);
		state.aliases.set(value, output);
		for (const [key, item] of value.entries()) {
			chargeWork?.();
			if (isReservedName(key)) throw new TypeError(`Template record key ${key} is reserved`);
			const publicItem = toPublicValue(item, state, parentDepth + 1, chargeWork);
			if (publicItem !== void 0) output[key] = publicItem;
		}
		return Object.freeze(output);
	}
	if (value instanceof RuntimeMap) {
		assertRuntimeValueDepth(parentDepth + 1);
		reserveSafeValueEntries(state, value.size);
		const output = /* @__PURE__ */ new Map();
		state.aliases.set(value, output);
		for (const [key, item] of value.entries()) {
			chargeWork?.();
			const publicKey = toPublicValue(key, state, parentDepth + 1, chargeWork);
			if (typeof publicKey === "string" && isReservedName(publicKey)) throw new TypeError(`Template Map key ${publicKey} is reserved`);
			output.set(publicKey, toPublicValue(item, state, parentDepth + 1, chargeWork));
		}
		return output;
	}
	if (value instanceof RuntimeSet) {
		assertRuntimeValueDepth(parentDepth + 1);
		reserveSafeValueEntries(state, value.size);
		const output = /* @__PURE__ */ new Set();
		state.aliases.set(value, output);
		for (const item of value.values()) {
			chargeWork?.();
			output.add(toPublicValue(item, state, parentDepth + 1, chargeWork));
		}
		return output;
	}
	if (value instanceof RuntimeRegex) return runtimeRegexToString(value);
	throw new TypeError("Callable values cannot cross the capability boundary");
}
function assertRuntimeContainerSize(entries) {
	if (entries > 1e5) throw new RangeError(`Template value containers cannot exceed ${maximumSafeValueEntries} entries`);
}
function assertRuntimeValueDepth(depth) {
	if (depth > 256) throw new RangeError(`Template value nesting cannot exceed 256 levels`);
}
function reserveSafeValueEntries(state, entries) {
	if (entries > state.remainingEntries) throw new RangeError(`Template value copies cannot exceed ${maximumSafeValueEntries} structured entries`);
	state.remainingEntries -= entries;
}
function cloneValue(value, aliases) {
	if (value === null || typeof value !== "object") return value;
	if (value instanceof RuntimeSafeString || value instanceof RuntimeRegex || value instanceof RuntimeCallable) return value;
	const existing = aliases.get(value);
	if (existing !== void 0) return existing;
	if (value instanceof RuntimeArray) {
		const items = value.copySparse();
		for (let index = 0; index < items.length; index += 1) if (value.has(index)) defineOwnArrayIndex(items, index, cloneValue(value.at(index), aliases));
		const cloned = new RuntimeArray(items);
		aliases.set(value, cloned);
		return cloned;
	}
	if (value instanceof RuntimeRecord) {
		const entries = [];
		for (const [key, item] of value.entries()) entries.push([key, cloneValue(item, aliases)]);
		const cloned = new RuntimeRecord(entries);
		aliases.set(value, cloned);
		return cloned;
	}
	if (value instanceof RuntimeMap) {
		const entries = [];
		for (const [key, item] of value.entries()) entries.push([cloneValue(key, aliases), cloneValue(item, aliases)]);
		const cloned = new RuntimeMap(entries);
		aliases.set(value, cloned);
		return cloned;
	}
	if (value instanceof RuntimeSet) {
		const values = [];
		for (const item of value.values()) values.push(cloneValue(item, aliases));
		const cloned = new RuntimeSet(values);
		aliases.set(value, cloned);
		return cloned;
	}
	return assertNeverRuntimeValue(value);
}
function assertRuntimeValueCanBeContained(owner, value) {
	const pending = [value];
	const visited = /* @__PURE__ */ new Set();
	while (pending.length > 0) {
		const candidate = pending.pop();
		if (candidate === void 0 || candidate === null || typeof candidate !== "object") continue;
		if (candidate === owner) throw new TypeError("Cyclic template values are not supported");
		if (visited.has(candidate)) continue;
		visited.add(candidate);
		if (candidate instanceof RuntimeArray) pending.push(...candidate.presentValues());
		else if (candidate instanceof RuntimeRecord) for (const [, item] of candidate.entries()) pending.push(item);
		else if (candidate instanceof RuntimeMap) for (const [key, item] of candidate.entries()) pending.push(key, item);
		else if (candidate instanceof RuntimeSet) pending.push(...candidate.values());
	}
}
function assertAllowedRuntimeMapKey(key) {
	const stringKey = key instanceof RuntimeSafeString ? key.value : key;
	if (typeof stringKey === "string" && isReservedName(stringKey)) throw new TypeError(`Template Map key ${stringKey} is reserved`);
}
function assertNeverRuntimeValue(value) {
	throw new TypeError(`Unknown runtime value ${typeof value}`);
}
const mapSizeGetter = Object.getOwnPropertyDescriptor(Map.prototype, "size")?.get;
const setSizeGetter = Object.getOwnPropertyDescriptor(Set.prototype, "size")?.get;
const mapForEachIntrinsic = Map.prototype.forEach;
const setForEachIntrinsic = Set.prototype.forEach;
function mapSize(value) {
	if (!mapSizeGetter) throw new TypeError("Map size intrinsic is unavailable");
	return mapSizeGetter.call(value);
}
function setSize(value) {
	if (!setSizeGetter) throw new TypeError("Set size intrinsic is unavailable");
	return setSizeGetter.call(value);
}
function mapForEach(value, callback) {
	mapForEachIntrinsic.call(value, callback);
}
function setForEach(value, callback) {
	setForEachIntrinsic.call(value, callback);
}
//#endregion
//#region src/parser/scanIdentifier.ts
/** Scans ordinary names, optionally including digit-leading property names. */
function scanIdentifier(source, start, allowLeadingDigit = false) {
	let nameStart = start;
	if (allowLeadingDigit) while (nameStart < source.length && isAsciiDigit$1(source.charCodeAt(nameStart))) nameStart += 1;
	if (!isIdentifierStart(source.charCodeAt(nameStart))) return;
	let end = nameStart + 1;
	while (end < source.length && isIdentifierContinuation(source.charCodeAt(end))) end += 1;
	return {
		value: source.slice(start, end),
		end
	};
}
function isIdentifierStart(value) {
	return value === 95 || isAsciiLetter(value);
}
function isIdentifierContinuation(value) {
	return isIdentifierStart(value) || isAsciiDigit$1(value);
}
function isAsciiLetter(value) {
	return value >= 65 && value <= 90 || value >= 97 && value <= 122;
}
function isAsciiDigit$1(value) {
	return value >= 48 && value <= 57;
}
//#endregion
//#region src/parser/scanRegexLiteral.ts
const allowedRegularExpressionFlags = Object.freeze([
	"g",
	"i",
	"m",
	"y"
]);
const asciiLetterPattern = /^[A-Za-z]$/;
/** Internal bounded syntax failure produced while scanning a regex literal. */
var RegexLiteralSyntaxError = class extends Error {
	offset;
	constructor(message, offset) {
		super(message);
		this.offset = offset;
	}
};
/** Scans and validates one `r/.../gimy` literal without exposing native regex objects. */
function scanRegexLiteral(source, start) {
	let pattern = "";
	let backslashRun = 0;
	for (let index = start + 2; index < source.length; index += 1) {
		const character = source[index];
		if ((character !== "/" || backslashRun > 0) && pattern.length >= 16384) throw new RegexLiteralSyntaxError("Regular-expression literal exceeds the maximum length", start);
		if (character === "\\") {
			pattern += character;
			backslashRun += 1;
			continue;
		}
		if (character === "/") {
			if (backslashRun > 0) {
				if (backslashRun % 2 === 0) throw new RegexLiteralSyntaxError("Ambiguous regular-expression delimiter escape", start);
				pattern += character;
				backslashRun = 0;
				continue;
			}
			return finishRegexLiteral(source, start, index, pattern);
		}
		pattern += character;
		backslashRun = 0;
	}
	throw new RegexLiteralSyntaxError("Unterminated regular-expression literal", start);
}
function finishRegexLiteral(source, start, delimiter, pattern) {
	let end = delimiter + 1;
	let flags = "";
	for (; end < source.length; end += 1) {
		const character = source[end];
		if (!isAllowedRegularExpressionFlag(character)) break;
		if (flags.includes(character)) throw new RegexLiteralSyntaxError("Duplicate regular-expression flag", start);
		flags += character;
	}
	if (end < source.length && asciiLetterPattern.test(source[end])) throw new RegexLiteralSyntaxError("Unsupported regular-expression flag", start);
	try {
		new RegExp(pattern, flags);
	} catch {
		throw new RegexLiteralSyntaxError("Invalid regular-expression literal", start);
	}
	return Object.freeze({
		source: pattern,
		flags,
		end
	});
}
function isAllowedRegularExpressionFlag(value) {
	return allowedRegularExpressionFlags.some((flag) => flag === value);
}
//#endregion
//#region src/parser/whitespace.ts
const codeWhitespaceCharacters = /* @__PURE__ */ new Set([
	" ",
	"	",
	"\n",
	"\r",
	"\xA0"
]);
const templateWhitespacePattern = /\s/;
/** Returns whether one code unit is whitespace in Nunjucks template syntax. */
function isCodeWhitespace(value) {
	return value !== void 0 && codeWhitespaceCharacters.has(value);
}
/** Returns whether one code unit is whitespace in template data controls. */
function isTemplateWhitespace(value) {
	return value !== void 0 && templateWhitespacePattern.test(value);
}
/** Removes only Nunjucks code whitespace from both ends of a string. */
function trimCodeWhitespace(value) {
	return trimCodeWhitespaceEnd(trimCodeWhitespaceStart(value));
}
/** Removes only leading Nunjucks code whitespace from a string. */
function trimCodeWhitespaceStart(value) {
	let index = 0;
	while (isCodeWhitespace(value[index])) index += 1;
	return value.slice(index);
}
function trimCodeWhitespaceEnd(value) {
	let index = value.length;
	while (isCodeWhitespace(value[index - 1])) index -= 1;
	return value.slice(0, index);
}
//#endregion
//#region src/parser/expression.ts
const simpleStringEscapes = Object.freeze({
	n: "\n",
	r: "\r",
	t: "	"
});
const decimalNumberPattern = /^\d+(?:\.\d*)?/;
const invalidNumericSuffixPattern = /^[A-Za-z_]$/;
const literalNames = /* @__PURE__ */ new Set([
	"true",
	"false",
	"null",
	"none"
]);
/** Parses the closed Nunjucks expression subset used by inline templates. */
var ExpressionParser = class {
	#tokens;
	#node;
	#maximumDepth;
	#index = 0;
	#depth = 0;
	constructor(source, line, column, node, maximumDepth = Number.POSITIVE_INFINITY) {
		this.#tokens = tokenize(source, line, column);
		this.#node = node;
		this.#maximumDepth = maximumDepth;
	}
	parse() {
		const expression = this.#parseInlineIf();
		this.#expect("eof");
		return expression;
	}
	parseTargetList() {
		const targets = [];
		do {
			const token = this.#expect("name");
			if (literalNames.has(token.value)) this.#fail("Binding targets must be ordinary names", token);
			targets.push(this.#symbol(token));
		} while (this.#consume(","));
		this.#expect("eof");
		return Object.freeze(targets);
	}
	parseSignature() {
		const children = this.#parseArguments(")");
		this.#expect("eof");
		for (const child of children) if (child.type === "KeywordArgs") {
			for (const pair of child.children) if (pair.type !== "Pair" || pair.key.type !== "Symbol") this.#fail("Defaulted formal parameters must use names", pair);
		} else if (child.type !== "Symbol") this.#fail("Formal parameters must be names", child);
		return this.#make("NodeList", { children });
	}
	/** Parses one filter-block header around an already parsed capture node. */
	parseFilterInvocation(input) {
		const filter = this.#parseFilterInvocation(input);
		this.#expect("eof");
		return filter;
	}
	#parseInlineIf() {
		const body = this.#parseOr();
		if (!this.#consumeName("if")) return body;
		const cond = this.#parseOr();
		const otherwise = this.#consumeName("else") ? this.#nested(() => this.#parseOr()) : void 0;
		return this.#make("InlineIf", {
			cond,
			body,
			else_: otherwise
		}, body);
	}
	#parseOr() {
		let left = this.#parseAnd();
		while (this.#consumeName("or")) left = this.#make("Or", {
			left,
			right: this.#parseAnd()
		}, left);
		return left;
	}
	#parseAnd() {
		let left = this.#parseNot();
		while (this.#consumeName("and")) left = this.#make("And", {
			left,
			right: this.#parseNot()
		}, left);
		return left;
	}
	#parseNot() {
		const position = this.#peek();
		if (this.#consumeName("not")) {
			const target = this.#nested(() => this.#parseNot());
			return this.#lowerObservableNot(target, position);
		}
		return this.#parseMembership();
	}
	#parseMembership() {
		let left = this.#parseTest();
		for (;;) {
			let negate = false;
			if (this.#peek().value === "not" && this.#peek(1).value === "in") {
				this.#index += 2;
				negate = true;
			} else if (!this.#consumeName("in")) return left;
			const membership = this.#make("In", {
				left,
				right: this.#parseTest()
			}, left);
			left = negate ? this.#make("Not", { target: membership }, left) : membership;
		}
	}
	#parseTest() {
		const left = this.#parseCompare();
		if (this.#consumeName("is")) {
			const negate = this.#consumeName("not");
			const right = this.#parseCompare();
			const test = this.#make("Is", {
				left,
				right
			}, right);
			return negate ? this.#make("Not", { target: test }, left) : test;
		}
		return left;
	}
	#parseCompare() {
		return this.#parseEquality();
	}
	#parseEquality() {
		const left = this.#parseRelational();
		const operations = [];
		while ([
			"==",
			"===",
			"!=",
			"!=="
		].includes(this.#peek().value)) {
			const token = this.#peek();
			this.#index += 1;
			const expr = this.#parseRelational();
			operations.push(this.#make("CompareOperand", {
				expr,
				operator: token.value
			}, expr));
		}
		return this.#makeComparison(left, operations);
	}
	#parseRelational() {
		const left = this.#parseAdditive();
		const operations = [];
		while ([
			"<",
			"<=",
			">",
			">="
		].includes(this.#peek().value)) {
			const token = this.#peek();
			this.#index += 1;
			const expr = this.#parseAdditive();
			operations.push(this.#make("CompareOperand", {
				expr,
				operator: token.value
			}, expr));
		}
		return this.#makeComparison(left, operations);
	}
	#makeComparison(left, operations) {
		if (operations.length === 0) return left;
		return this.#make("Compare", {
			expr: left,
			ops: Object.freeze(operations)
		}, left);
	}
	#lowerObservableNot(target, position) {
		switch (target.type) {
			case "Add":
			case "Concat":
			case "Sub":
			case "Mul":
			case "Div":
			case "Mod": return this.#make(target.type, {
				left: this.#lowerObservableNot(target.left, position),
				right: target.right
			}, position);
			case "Compare": return this.#make("Compare", {
				expr: this.#lowerObservableNot(target.expr, position),
				ops: target.ops
			}, position);
			default: return this.#make("Not", { target }, position);
		}
	}
	#parseAdditive() {
		let left = this.#parseMultiply();
		for (;;) if (this.#consume("+")) left = this.#make("Add", {
			left,
			right: this.#parseMultiply()
		}, left);
		else if (this.#consume("-")) left = this.#make("Sub", {
			left,
			right: this.#parseMultiply()
		}, left);
		else if (this.#consume("~")) left = this.#make("Concat", {
			left,
			right: this.#parseMultiply()
		}, left);
		else return left;
	}
	#parseMultiply() {
		return this.#materializeMultiplicative(this.#parseMultiplySequence());
	}
	#parseMultiplySequence() {
		const sequence = this.#parseDivideSequence();
		while (this.#consume("*")) this.#appendMultiplicative(sequence, "Mul", this.#parseDivideSequence());
		return sequence;
	}
	#parseDivideSequence() {
		const sequence = this.#parseFloorDivideSequence();
		while (this.#consume("/")) this.#appendMultiplicative(sequence, "Div", this.#parseFloorDivideSequence());
		return sequence;
	}
	#parseFloorDivideSequence() {
		let sequence = this.#parseModuloSequence();
		while (this.#consume("//")) {
			this.#appendMultiplicative(sequence, "Div", this.#parseModuloSequence());
			const target = this.#materializeMultiplicative(sequence);
			sequence = {
				first: this.#make("Floor", { target }, target),
				operations: []
			};
		}
		return sequence;
	}
	#parseModuloSequence() {
		const sequence = {
			first: this.#parsePower(),
			operations: []
		};
		while (this.#consume("%")) sequence.operations.push({
			type: "Mod",
			right: this.#parsePower()
		});
		return sequence;
	}
	#appendMultiplicative(sequence, type, right) {
		sequence.operations.push({
			type,
			right: right.first
		}, ...right.operations);
	}
	#materializeMultiplicative(sequence) {
		let left = sequence.first;
		for (const operation of sequence.operations) left = this.#make(operation.type, {
			left,
			right: operation.right
		}, left);
		return left;
	}
	#parsePower() {
		let left = this.#parseFilter();
		while (this.#consume("**")) left = this.#make("Pow", {
			left,
			right: this.#parseFilter()
		}, left);
		return left;
	}
	#parseFilter() {
		let expression = this.#parseUnary();
		while (this.#consume("|")) expression = this.#parseFilterInvocation(expression);
		return expression;
	}
	#parseFilterInvocation(input) {
		const name = this.#parseFilterName();
		const supplied = this.#consume("(") ? this.#nested(() => this.#parseArguments(")")) : Object.freeze([]);
		return this.#make("Filter", {
			name,
			args: this.#make("NodeList", { children: Object.freeze([input, ...supplied]) }, input)
		}, name);
	}
	#parseFilterName() {
		const first = this.#expect("name");
		const segments = [first.value];
		this.#assertAllowedName(first.value, first);
		while (this.#consume(".")) {
			const segment = this.#expect("name");
			this.#assertAllowedName(segment.value, segment);
			segments.push(segment.value);
		}
		return this.#make("Symbol", { value: segments.join(".") }, first);
	}
	#parseUnary() {
		const operator = this.#peek();
		if (this.#consume("-")) {
			const target = this.#nested(() => this.#parseUnary());
			if (target.type === "Neg") this.#fail("Repeated unparenthesized unary - is not supported", target);
			return this.#make("Neg", { target }, operator);
		}
		if (this.#consume("+")) {
			const target = this.#nested(() => this.#parseUnary());
			if (target.type === "Pos") this.#fail("Repeated unparenthesized unary + is not supported", target);
			return this.#make("Pos", { target }, operator);
		}
		return this.#parsePostfix();
	}
	#parsePostfix() {
		let expression = this.#parsePrimary();
		for (;;) if (this.#consume(".")) {
			const key = this.#expect("name");
			this.#assertAllowedName(key.value, key);
			expression = this.#make("LookupVal", {
				target: expression,
				val: this.#literal(key.value, key)
			}, key);
		} else if (this.#consume("[")) {
			const value = this.#nested(() => this.#parseSubscript());
			this.#expectValue("]");
			if (value.type === "Literal" && typeof value.value === "string") this.#assertAllowedName(value.value, value);
			expression = this.#make("LookupVal", {
				target: expression,
				val: value
			}, value);
		} else if (this.#consume("(")) expression = this.#make("FunCall", {
			name: expression,
			args: this.#nested(() => this.#argumentList())
		}, expression);
		else return expression;
	}
	#parseSubscript() {
		const position = this.#peek();
		let start;
		if (this.#peek().value !== ":" && this.#peek().value !== "]") start = this.#parseInlineIf();
		if (!this.#consume(":")) {
			if (!start) this.#fail("Expected subscript expression");
			return start;
		}
		let stop;
		let step;
		if (this.#peek().value !== ":" && this.#peek().value !== "]") stop = this.#parseInlineIf();
		if (this.#consume(":") && this.#peek().value !== "]") step = this.#parseInlineIf();
		return this.#make("Slice", {
			start: start ?? this.#literal(null, position),
			stop: stop ?? this.#literal(null, position),
			step: step ?? this.#literal(1, position)
		}, position);
	}
	#parsePrimary() {
		const token = this.#peek();
		if (token.kind === "number") {
			this.#index += 1;
			return this.#literal(Number(token.value), token);
		}
		if (token.kind === "string") {
			this.#index += 1;
			return this.#literal(token.value, token);
		}
		if (token.kind === "regex") {
			this.#index += 1;
			const separator = token.value.lastIndexOf("/");
			const regex = Object.freeze({
				type: "regex-literal",
				source: token.value.slice(0, separator),
				flags: token.value.slice(separator + 1)
			});
			return this.#literal(regex, token);
		}
		if (token.kind === "name") {
			this.#index += 1;
			if (token.value === "true") return this.#literal(true, token);
			if (token.value === "false") return this.#literal(false, token);
			if (token.value === "none" || token.value === "null") return this.#literal(null, token);
			return this.#symbol(token);
		}
		if (this.#consume("(")) {
			const children = this.#nested(() => this.#parseDelimited(")"));
			if (children.length === 0) this.#fail("Parenthesized expression cannot be empty", token);
			return this.#make("Group", { children }, token);
		}
		if (this.#consume("[")) return this.#make("Array", { children: this.#nested(() => this.#parseDelimited("]")) }, token);
		if (this.#consume("{")) {
			const pairs = this.#nested(() => this.#parseDictionary());
			return this.#make("Dict", { children: Object.freeze(pairs) }, token);
		}
		this.#fail(token.value === "" ? "Unexpected expression token at end of input" : `Unexpected expression token ${formatDiagnosticValue(token.value)}`);
	}
	#parseDictionary() {
		const pairs = [];
		if (!this.#consume("}")) {
			do {
				const keyToken = this.#peek();
				let key;
				if (keyToken.kind === "name" && !literalNames.has(keyToken.value)) {
					this.#index += 1;
					key = this.#symbol(keyToken);
				} else if (keyToken.kind === "string") {
					this.#index += 1;
					key = this.#literal(keyToken.value, keyToken);
				} else this.#fail("Dictionary keys must be strings or names", keyToken);
				if ((key.type === "Symbol" || key.type === "Literal") && typeof key.value === "string") this.#assertAllowedName(key.value, key);
				this.#expectValue(":");
				pairs.push(this.#make("Pair", {
					key,
					value: this.#parseInlineIf()
				}, keyToken));
			} while (this.#consume(","));
			this.#expectValue("}");
		}
		return pairs;
	}
	#parseDelimited(end) {
		const children = [];
		if (this.#consume(end)) return Object.freeze(children);
		do
			children.push(this.#parseInlineIf());
		while (this.#consume(","));
		this.#expectValue(end);
		return Object.freeze(children);
	}
	#argumentList() {
		return this.#make("NodeList", { children: this.#parseArguments(")") });
	}
	#parseArguments(end) {
		const positional = [];
		const keywords = [];
		if (this.#consume(end)) return Object.freeze(positional);
		do
			if (this.#peek().kind === "name" && this.#peek(1).value === "=") {
				const key = this.#symbol(this.#expect("name"));
				this.#expectValue("=");
				keywords.push(this.#make("Pair", {
					key,
					value: this.#parseInlineIf()
				}, key));
			} else positional.push(this.#parseInlineIf());
		while (this.#consume(","));
		this.#expectValue(end);
		if (keywords.length > 0) positional.push(this.#make("KeywordArgs", { children: Object.freeze(keywords) }));
		return Object.freeze(positional);
	}
	#symbol(token) {
		this.#assertAllowedName(token.value, token);
		return this.#make("Symbol", { value: token.value }, token);
	}
	#assertAllowedName(value, position) {
		if (isReservedName(value)) this.#fail(`Template name ${formatDiagnosticValue(value)} is reserved`, position);
	}
	#literal(value, position) {
		return this.#make("Literal", { value }, position);
	}
	#make(type, fields, position = this.#peek()) {
		return this.#node({
			type,
			line: position.line,
			column: position.column,
			...fields
		});
	}
	#peek(offset = 0) {
		return this.#tokens[Math.min(this.#index + offset, this.#tokens.length - 1)];
	}
	#consume(value) {
		if (this.#peek().kind !== "operator" || this.#peek().value !== value) return false;
		this.#index += 1;
		return true;
	}
	#consumeName(value) {
		if (this.#peek().kind !== "name" || this.#peek().value !== value) return false;
		this.#index += 1;
		return true;
	}
	#expect(kind) {
		const token = this.#peek();
		if (token.kind !== kind) this.#fail(token.value === "" ? `Expected ${kind}, received end of input` : `Expected ${kind}, received ${formatDiagnosticValue(token.value)}`, token);
		this.#index += 1;
		return token;
	}
	#expectValue(value) {
		if (!this.#consume(value)) this.#fail(`Expected ${value}`);
	}
	#nested(parse) {
		this.#depth += 1;
		if (this.#maximumDepth !== Number.POSITIVE_INFINITY && this.#depth > this.#maximumDepth) {
			const token = this.#peek();
			throw new TemplateLimitError("nestingDepth", {
				phase: "parse",
				line: token.line + 1,
				column: token.column + 1,
				configured: this.#maximumDepth,
				observed: this.#depth
			});
		}
		try {
			return parse();
		} finally {
			this.#depth -= 1;
		}
	}
	#fail(message, token = this.#peek()) {
		throw new ExpressionSyntaxError(message, token.line, token.column);
	}
};
/** Internal expression failure carrying source coordinates. */
var ExpressionSyntaxError = class extends Error {
	line;
	column;
	constructor(message, line, column) {
		super(message);
		this.line = line;
		this.column = column;
	}
};
function tokenize(source, initialLine, initialColumn) {
	const tokens = [];
	let index = 0;
	let line = initialLine;
	let column = initialColumn;
	const emit = (kind, value, tokenLine, tokenColumn) => {
		tokens.push(Object.freeze({
			kind,
			value,
			line: tokenLine,
			column: tokenColumn
		}));
	};
	while (index < source.length) {
		const character = source[index];
		if (isCodeWhitespace(character)) {
			({line, column} = advanceSourcePosition(source, index, index + 1, line, column));
			index += 1;
			continue;
		}
		const tokenLine = line;
		const tokenColumn = column;
		const previous = tokens.at(-1);
		const name = scanIdentifier(source, index, previous?.kind === "operator" && previous.value === ".");
		if (name) {
			if (name.value === "r" && source[name.end] === "/") {
				let regex;
				try {
					regex = scanRegexLiteral(source, index);
				} catch (error) {
					if (error instanceof RegexLiteralSyntaxError) throw new ExpressionSyntaxError(error.message, tokenLine, tokenColumn);
					throw error;
				}
				emit("regex", `${regex.source}/${regex.flags}`, tokenLine, tokenColumn);
				const consumed = regex.end - index;
				index = regex.end;
				column += consumed;
			} else {
				emit("name", name.value, tokenLine, tokenColumn);
				const consumed = name.end - index;
				index = name.end;
				column += consumed;
			}
			continue;
		}
		const afterOperand = previous !== void 0 && (previous.kind === "name" || previous.kind === "number" || previous.kind === "string" || previous.kind === "regex" || previous.kind === "operator" && [
			")",
			"]",
			"}"
		].includes(previous.value));
		if (character === "." && isAsciiDigit(source[index + 1]) && !afterOperand) throw new ExpressionSyntaxError("Invalid numeric literal", tokenLine, tokenColumn);
		const number = decimalNumberPattern.exec(source.slice(index));
		if (number) {
			const suffix = source[index + number[0].length];
			if (suffix !== void 0 && invalidNumericSuffixPattern.test(suffix)) throw new ExpressionSyntaxError("Invalid numeric literal", tokenLine, tokenColumn);
			emit("number", number[0], tokenLine, tokenColumn);
			index += number[0].length;
			column += number[0].length;
			continue;
		}
		if (character === "\"" || character === "'") {
			const string = readString(source, index, character, tokenLine, tokenColumn);
			emit("string", string.value, tokenLine, tokenColumn);
			({line, column} = advanceSourcePosition(source, index, string.end, line, column));
			index = string.end;
			continue;
		}
		const operator = [
			"===",
			"!==",
			"**",
			"//",
			"==",
			"!=",
			"<=",
			">="
		].find((candidate) => source.startsWith(candidate, index));
		const value = operator ?? character;
		if (!operator && !"()[]{}.,:|~+-*/%<>=.".includes(character)) throw new ExpressionSyntaxError(`Unexpected character ${formatDiagnosticValue(character)}`, tokenLine, tokenColumn);
		emit("operator", value, tokenLine, tokenColumn);
		index += value.length;
		column += value.length;
	}
	emit("eof", "", line, column);
	return Object.freeze(tokens);
}
function isAsciiDigit(value) {
	return value !== void 0 && value >= "0" && value <= "9";
}
function readString(source, start, quote, line, column) {
	let value = "";
	for (let index = start + 1; index < source.length; index += 1) {
		const character = source[index];
		if (character === quote) return {
			value,
			end: index + 1
		};
		if (character !== "\\") {
			value += character;
			continue;
		}
		index += 1;
		if (index >= source.length) break;
		const escaped = source[index];
		if (Object.hasOwn(simpleStringEscapes, escaped)) value += simpleStringEscapes[escaped];
		else value += escaped;
	}
	throw new ExpressionSyntaxError("Unterminated string literal", line, column);
}
function advanceSourcePosition(source, start, end, initialLine, initialColumn) {
	let line = initialLine;
	let column = initialColumn;
	for (let index = start; index < end; index += 1) if (source[index] === "\n") {
		line += 1;
		column = 0;
	} else column += 1;
	return {
		line,
		column
	};
}
//#endregion
//#region src/parser/scanCode.ts
/** Finds one terminator outside parser-owned strings, identifiers, and regexes. */
function findCodeTerminator(source, start, terminator) {
	for (let index = start; index <= source.length - terminator.length;) {
		const skipped = skipCodeToken(source, index);
		if (skipped !== void 0) index = skipped;
		else if (source.startsWith(terminator, index)) return index;
		else index += 1;
	}
	return -1;
}
/** Finds the closer matching one opening code delimiter. */
function findMatchingCodeDelimiter(source, start) {
	const opening = source[start];
	if (opening !== "(" && opening !== "[" && opening !== "{") return -1;
	const stack = [opening];
	for (let index = start + 1; index < source.length;) {
		const skipped = skipCodeToken(source, index);
		if (skipped !== void 0) {
			index = skipped;
			continue;
		}
		const character = source[index];
		if (character === "(" || character === "[" || character === "{") stack.push(character);
		else if (character === ")" || character === "]" || character === "}") {
			if (character === closingDelimiter(stack.at(-1))) {
				stack.pop();
				if (stack.length === 0) return index;
			}
		}
		index += 1;
	}
	return -1;
}
/** Finds one character outside every balanced code delimiter. */
function findTopLevelCodeCharacter(source, expected) {
	let depth = 0;
	for (let index = 0; index < source.length;) {
		const skipped = skipCodeToken(source, index);
		if (skipped !== void 0) {
			index = skipped;
			continue;
		}
		const character = source[index];
		if (character === "(" || character === "[" || character === "{") depth += 1;
		else if (character === ")" || character === "]" || character === "}") depth -= 1;
		else if (depth === 0 && character === expected) return index;
		index += 1;
	}
	return -1;
}
/** Splits around one standalone keyword outside every balanced delimiter. */
function splitTopLevelCodeKeyword(source, keyword) {
	let depth = 0;
	for (let index = 0; index < source.length;) {
		const identifier = scanIdentifier(source, index, true);
		if (identifier) {
			if (identifier.value === "r" && source[identifier.end] === "/") {
				index = scanRegexLiteral(source, index).end;
				continue;
			}
			if (depth === 0 && identifier.value === keyword && isCodeWhitespace(source[index - 1] ?? " ") && isCodeWhitespace(source[identifier.end] ?? " ")) return {
				left: trimCodeWhitespace(source.slice(0, index)),
				right: trimCodeWhitespace(source.slice(identifier.end))
			};
			index = identifier.end;
			continue;
		}
		const skipped = skipCodeToken(source, index);
		if (skipped !== void 0) {
			index = skipped;
			continue;
		}
		const character = source[index];
		if (character === "(" || character === "[" || character === "{") depth += 1;
		else if (character === ")" || character === "]" || character === "}") depth -= 1;
		index += 1;
	}
}
function skipCodeToken(source, index) {
	const stringEnd = skipQuotedString(source, index);
	if (stringEnd !== void 0) return stringEnd;
	const identifier = scanIdentifier(source, index, true);
	if (!identifier) {
		let end = index;
		while (end < source.length && source[end] >= "0" && source[end] <= "9") end += 1;
		return end > index ? end : void 0;
	}
	if (identifier.value === "r" && source[identifier.end] === "/") return scanRegexLiteral(source, index).end;
	return identifier.end;
}
function skipQuotedString(source, start) {
	const quote = source[start];
	if (quote !== "\"" && quote !== "'") return;
	for (let index = start + 1; index < source.length; index += 1) {
		const character = source[index];
		if (character === "\\") index += 1;
		else if (character === quote) return index + 1;
	}
	return source.length;
}
function closingDelimiter(opening) {
	if (opening === "(") return ")";
	if (opening === "[") return "]";
	if (opening === "{") return "}";
}
//#endregion
//#region src/parser/parseTemplate.ts
const macroSignaturePattern = /^([A-Za-z_][A-Za-z0-9_]*)[ \t\n\r\u00a0]*\(([^]*)\)$/;
const trailingWhitespacePattern = /\s+$/;
const optionalLeadingWhitespacePattern = /^\s*/;
const leadingNewlinePattern = /^(?:\r?\n)/;
const indentationPattern = /^\s*$/;
const tagNamePattern = /^[A-Za-z_][A-Za-z0-9_]*/;
const emptyStructuralTags = /* @__PURE__ */ new Set([
	"else",
	"endif",
	"endfor",
	"endmacro",
	"endcall",
	"endfilter",
	"endset",
	"default",
	"endswitch"
]);
const statementTags = Object.freeze([
	"if",
	"for",
	"set",
	"macro",
	"call",
	"filter",
	"block",
	"switch",
	"include",
	"import",
	"from",
	"extends"
]);
const structuralStopTags = /* @__PURE__ */ new Set([
	...emptyStructuralTags,
	"elif",
	"elseif",
	"case"
]);
/** Structured failure produced while parsing untrusted template syntax. */
var NunjitsuParseError = class extends Error {
	line;
	column;
	constructor(message, line, column) {
		super(message);
		this.name = "NunjitsuParseError";
		this.line = line;
		this.column = column;
	}
};
/** Parses one complete untrusted template into a native immutable object AST. */
function parseTemplate(source, options = {
	trimBlocks: false,
	lstripBlocks: false
}) {
	try {
		return new TemplateParser(scanTemplate(source, options), options.astNodes, options.nestingDepth).parse();
	} catch (error) {
		if (error instanceof NunjitsuParseError) throw error;
		if (error instanceof TemplateLimitError) throw withTemplateLimitErrorContext(error, "parse");
		if (error instanceof ExpressionSyntaxError) throw new NunjitsuParseError(error.message, error.line, error.column);
		if (error instanceof RegexLiteralSyntaxError) {
			const position = sourcePosition(source, error.offset);
			throw new NunjitsuParseError(error.message, position.line, position.column);
		}
		throw new NunjitsuParseError("Invalid template syntax");
	}
}
var TemplateParser = class {
	#tokens;
	#maximumNodes;
	#maximumDepth;
	#index = 0;
	#nodeCount = 0;
	#bodyDepth = 0;
	constructor(tokens, maximumNodes = Number.POSITIVE_INFINITY, maximumDepth = Number.POSITIVE_INFINITY) {
		this.#tokens = tokens;
		this.#maximumNodes = maximumNodes;
		this.#maximumDepth = maximumDepth;
	}
	parse() {
		const parsed = this.#parseBody(/* @__PURE__ */ new Set());
		if (parsed.stop) this.#fail(`Unexpected ${formatDiagnosticValue(tagName(parsed.stop.value))} tag`, parsed.stop);
		const rootChildren = parsed.body.type === "NodeList" ? parsed.body.children : [parsed.body];
		const root = this.#make("Root", { children: Object.freeze(Array.from(rootChildren)) }, this.#tokens[0]);
		validateUniqueBlocks(root);
		return root;
	}
	#parseBody(stops) {
		this.#bodyDepth += 1;
		if (this.#maximumDepth !== Number.POSITIVE_INFINITY && this.#bodyDepth > this.#maximumDepth) {
			const token = this.#tokens[Math.max(0, this.#index - 1)];
			throw new TemplateLimitError("nestingDepth", {
				phase: "parse",
				line: token === void 0 ? void 0 : token.line + 1,
				column: token === void 0 ? void 0 : token.column + 1,
				configured: this.#maximumDepth,
				observed: this.#bodyDepth
			});
		}
		try {
			return this.#parseBodyContents(stops);
		} finally {
			this.#bodyDepth -= 1;
		}
	}
	#parseBodyContents(stops) {
		const children = [];
		while (this.#index < this.#tokens.length) {
			const token = this.#tokens[this.#index++];
			if (token.kind === "text") {
				if (token.value.length > 0) {
					const text = this.#make("TemplateData", { value: token.value }, token);
					children.push(this.#make("Output", { children: Object.freeze([text]) }, token));
				}
				continue;
			}
			if (token.kind === "variable") {
				const expression = this.#expression(token.value, token);
				children.push(this.#make("Output", { children: Object.freeze([expression]) }, token));
				continue;
			}
			const name = tagName(token.value);
			if (stops.has(name)) {
				this.#validateStructuralStop(name, token);
				return {
					body: this.#nodeList(children, token),
					stop: token
				};
			}
			if (structuralStopTags.has(name)) this.#fail(structuralTagMismatch(name, stops), token);
			children.push(this.#parseStatement(name, tagRemainder(token.value), token));
		}
		return { body: this.#nodeList(children) };
	}
	#parseStatement(name, remainder, token) {
		switch (name) {
			case "if": return this.#parseIf(remainder, token);
			case "for": return this.#parseFor(remainder, token);
			case "set": return this.#parseSet(remainder, token);
			case "macro": return this.#parseMacro(remainder, token);
			case "call": return this.#parseCall(remainder, token);
			case "filter": return this.#parseFilterBlock(remainder, token);
			case "block": return this.#parseBlock(remainder, token);
			case "switch": return this.#parseSwitch(remainder, token);
			case "include":
			case "import":
			case "from":
			case "extends": this.#fail(`Unsupported template-loading tag ${formatDiagnosticValue(name)}`, token);
			default:
				if (name === "") this.#fail("Template block tag cannot be empty", token);
				this.#fail(unknownNameMessage("template tag", name, statementTags), token);
		}
	}
	#parseIf(conditionSource, token) {
		const condition = this.#expression(conditionSource, token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set([
			"elif",
			"elseif",
			"else",
			"endif"
		]));
		if (!parsed.stop) this.#fail("Missing endif tag", token);
		const stopName = tagName(parsed.stop.value);
		let otherwise;
		if (stopName === "elif" || stopName === "elseif") otherwise = this.#parseIf(tagRemainder(parsed.stop.value), parsed.stop);
		else if (stopName === "else") {
			const alternate = this.#parseBody(/* @__PURE__ */ new Set(["endif"]));
			if (!alternate.stop) this.#fail("Missing endif tag", token);
			otherwise = alternate.body;
		}
		return this.#make("If", {
			cond: condition,
			body: parsed.body,
			else_: otherwise
		}, token);
	}
	#parseFor(header, token) {
		const split = splitTopLevelCodeKeyword(header, "in");
		if (!split) this.#fail("For tag requires an in expression", token);
		const targets = this.#targets(split.left, token);
		if (targets.length === 1 && targets[0]?.type === "Symbol" && targets[0].value === "loop") this.#fail("A single loop target cannot be named loop", token);
		const name = targets.length === 1 ? targets[0] : this.#make("Array", { children: targets }, token);
		const arr = this.#expression(split.right, token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["else", "endfor"]));
		if (!parsed.stop) this.#fail("Missing endfor tag", token);
		let otherwise;
		if (tagName(parsed.stop.value) === "else") {
			const alternate = this.#parseBody(/* @__PURE__ */ new Set(["endfor"]));
			if (!alternate.stop) this.#fail("Missing endfor tag", token);
			otherwise = alternate.body;
		}
		return this.#make("For", {
			arr,
			name,
			body: parsed.body,
			else_: otherwise
		}, token);
	}
	#parseSet(header, token) {
		const assignment = findTopLevelCodeCharacter(header, "=");
		if (assignment >= 0) {
			const targets = this.#targets(header.slice(0, assignment), token);
			const value = this.#expression(header.slice(assignment + 1), token);
			return this.#make("Set", {
				targets,
				value
			}, token);
		}
		const targets = this.#targets(header, token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endset"]));
		if (!parsed.stop) this.#fail("Missing endset tag", token);
		if (containsMacroDeclaration(parsed.body)) this.#fail("Macro declarations are not supported inside set captures", token);
		const capture = this.#make("Capture", { body: parsed.body }, token);
		return this.#make("Set", {
			targets,
			body: capture
		}, token);
	}
	#parseMacro(header, token) {
		const signature = macroSignaturePattern.exec(trimCodeWhitespace(header));
		if (!signature) this.#fail("Invalid macro signature", token);
		const name = this.#expression(signature[1], token, false);
		if (name.type !== "Symbol") this.#fail("Macro name must be an identifier", token);
		const args = this.#signature(signature[2], token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endmacro"]));
		if (!parsed.stop) this.#fail("Missing endmacro tag", token);
		return this.#make("Macro", {
			name,
			args,
			body: parsed.body
		}, token);
	}
	#parseCall(header, token) {
		let callerArguments = "";
		let callSource = trimCodeWhitespace(header);
		if (callSource.startsWith("(")) {
			const closing = findMatchingCodeDelimiter(callSource, 0);
			if (closing < 0) this.#fail("Invalid call-block arguments", token);
			callerArguments = callSource.slice(1, closing);
			callSource = trimCodeWhitespace(callSource.slice(closing + 1));
		}
		const call = this.#expression(callSource, token);
		if (call.type !== "FunCall" || call.args.type !== "NodeList") this.#fail("Call block requires a function call", token);
		if (!isStaticCallBlockTarget(call.name)) this.#fail("Call block target must be a static macro reference", token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endcall"]));
		if (!parsed.stop) this.#fail("Missing endcall tag", token);
		const callerName = this.#expression("caller", token);
		const caller = this.#make("Caller", {
			name: callerName,
			args: this.#signature(callerArguments, token),
			body: parsed.body
		}, token);
		return this.#make("CallBlock", {
			call,
			caller
		}, token);
	}
	#parseFilterBlock(header, token) {
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endfilter"]));
		if (!parsed.stop) this.#fail("Missing endfilter tag", token);
		if (containsMacroDeclaration(parsed.body)) this.#fail("Macro declarations are not supported inside filter captures", token);
		const capture = this.#make("Capture", { body: parsed.body }, token);
		const position = tokenValuePosition(token, header);
		const filter = new ExpressionParser(header, position.line, position.column, (node) => this.#freezeNode(node), this.#maximumDepth).parseFilterInvocation(capture);
		return this.#make("Output", { children: Object.freeze([filter]) }, token);
	}
	#parseBlock(header, token) {
		const name = this.#expression(trimCodeWhitespace(header), token);
		if (name.type !== "Symbol") this.#fail("Block name must be an identifier", token);
		const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endblock"]));
		if (!parsed.stop) this.#fail("Missing endblock tag", token);
		const closingName = tagRemainder(parsed.stop.value);
		if (closingName !== "" && closingName !== name.value) this.#fail("Endblock name must match its opening block", parsed.stop);
		return this.#make("Block", {
			name,
			body: parsed.body
		}, token);
	}
	#parseSwitch(header, token) {
		const expression = this.#expression(header, token);
		const cases = [];
		let fallback;
		let next = this.#parseBody(/* @__PURE__ */ new Set([
			"case",
			"default",
			"endswitch"
		]));
		if (next.body.type === "NodeList" && next.body.children.length > 0) this.#fail("Switch content must begin with case or default", token);
		while (next.stop && tagName(next.stop.value) === "case") {
			const caseToken = next.stop;
			const cond = this.#expression(tagRemainder(caseToken.value), caseToken);
			next = this.#parseBody(/* @__PURE__ */ new Set([
				"case",
				"default",
				"endswitch"
			]));
			cases.push(this.#make("Case", {
				cond,
				body: next.body
			}, caseToken));
		}
		if (next.stop && tagName(next.stop.value) === "default") {
			const parsed = this.#parseBody(/* @__PURE__ */ new Set(["endswitch"]));
			fallback = parsed.body;
			next = parsed;
		}
		if (!next.stop || tagName(next.stop.value) !== "endswitch") this.#fail("Missing endswitch tag", token);
		if (cases.length === 0 && fallback === void 0) this.#fail("Switch requires at least one case or default", token);
		return this.#make("Switch", {
			expr: expression,
			cases: Object.freeze(cases),
			default: fallback
		}, token);
	}
	#expression(source, token, fromEnd = true) {
		const position = tokenValuePosition(token, source, fromEnd);
		return new ExpressionParser(source, position.line, position.column, (node) => this.#freezeNode(node), this.#maximumDepth).parse();
	}
	#targets(source, token) {
		const position = tokenValuePosition(token, source, false);
		return new ExpressionParser(source, position.line, position.column, (node) => this.#freezeNode(node), this.#maximumDepth).parseTargetList();
	}
	#signature(source, token) {
		if (trimCodeWhitespace(source) === "") return this.#make("NodeList", { children: Object.freeze([]) }, token);
		const position = tokenValuePosition(token, source);
		return new ExpressionParser(`${source})`, position.line, position.column, (node) => this.#freezeNode(node), this.#maximumDepth).parseSignature();
	}
	#nodeList(children, token) {
		return this.#make("NodeList", { children: Object.freeze(Array.from(children)) }, token);
	}
	#validateStructuralStop(name, token) {
		if (emptyStructuralTags.has(name) && tagRemainder(token.value) !== "") this.#fail(`${name} tag does not accept trailing content`, token);
	}
	#make(type, fields, token) {
		return this.#freezeNode({
			type,
			line: token?.line ?? 0,
			column: token?.column ?? 0,
			...fields
		});
	}
	#freezeNode(node) {
		this.#nodeCount += 1;
		if (this.#maximumNodes !== Number.POSITIVE_INFINITY && this.#nodeCount > this.#maximumNodes) throw new TemplateLimitError("astNodes", {
			phase: "parse",
			line: node.line + 1,
			column: node.column + 1,
			configured: this.#maximumNodes,
			observed: this.#nodeCount
		});
		return Object.freeze(node);
	}
	#fail(message, token) {
		throw new NunjitsuParseError(message, token.line, token.column);
	}
};
function isStaticCallBlockTarget(node) {
	if (node.type === "Symbol") return true;
	if (node.type !== "LookupVal" || !isStaticCallBlockTarget(node.target)) return false;
	const key = node.val;
	return key.type === "Literal" && (key.value === void 0 || key.value === null || typeof key.value !== "object");
}
function scanTemplate(source, options) {
	const tokens = [];
	const variableStart = options.cookiecutterCompat ? "{{" : "${{";
	let index = 0;
	let line = 0;
	let column = 0;
	let pendingText = "";
	let textLine = 0;
	let textColumn = 0;
	let lineHasContent = false;
	const advance = (value) => {
		for (let offset = 0; offset < value.length; offset += 1) {
			const character = value[offset];
			if (character === "\n") {
				line += 1;
				column = 0;
				lineHasContent = false;
			} else {
				column += 1;
				if (!isTemplateWhitespace(character)) lineHasContent = true;
			}
		}
		index += value.length;
	};
	const appendText = (value) => {
		if (pendingText.length === 0) {
			textLine = line;
			textColumn = column;
		}
		pendingText += value;
		advance(value);
	};
	const flushText = () => {
		if (pendingText.length > 0) {
			tokens.push(Object.freeze({
				kind: "text",
				value: pendingText,
				line: textLine,
				column: textColumn,
				valueLine: textLine,
				valueColumn: textColumn
			}));
			pendingText = "";
		}
	};
	while (index < source.length) {
		const opening = nextOpening(source, index, variableStart);
		const unexpectedCommentEnd = source.indexOf("#}", index);
		if (unexpectedCommentEnd >= 0 && (!opening || unexpectedCommentEnd < opening.index)) {
			const position = sourcePosition(source, unexpectedCommentEnd);
			throw new NunjitsuParseError("Unexpected end of comment", position.line, position.column);
		}
		if (!opening) {
			appendText(source.slice(index));
			break;
		}
		appendText(source.slice(index, opening.index));
		const startLine = line;
		const startColumn = column;
		if (opening.kind === "block" && options.lstripBlocks) pendingText = stripBlockIndent(pendingText, lineHasContent);
		const leftTrim = source.startsWith(`${opening.value}-`, opening.index);
		if (leftTrim) pendingText = pendingText.replace(trailingWhitespacePattern, "");
		flushText();
		advance(opening.value);
		if (leftTrim) advance("-");
		const close = opening.kind === "block" ? "%}" : opening.kind === "comment" ? "#}" : "}}";
		const end = opening.kind === "comment" ? source.indexOf(close, index) : findCodeTerminator(source, index, close);
		if (end < 0) throw new NunjitsuParseError(`Unterminated ${opening.kind} tag`, startLine, startColumn);
		const rightTrim = source[end - 1] === "-";
		const contentEnd = rightTrim ? end - 1 : end;
		const content = source.slice(index, contentEnd);
		const contentLine = line;
		const contentColumn = column;
		advance(source.slice(index, end + close.length));
		if (opening.kind !== "comment") {
			const startTrimmedContent = trimCodeWhitespaceStart(content);
			const value = opening.kind === "variable" ? startTrimmedContent : trimCodeWhitespace(content);
			const valuePosition = advancePosition(content.slice(0, content.length - startTrimmedContent.length), contentLine, contentColumn);
			const token = Object.freeze({
				kind: opening.kind,
				value,
				line: startLine,
				column: startColumn,
				valueLine: valuePosition.line,
				valueColumn: valuePosition.column
			});
			const rawName = opening.kind === "block" ? tagName(token.value) : "";
			if (rawName === "raw" || rawName === "verbatim") {
				if (tagRemainder(token.value) !== "") throw new NunjitsuParseError(`${rawName} tag does not accept trailing content`, startLine, startColumn);
				if (options.trimBlocks) {
					const newline = leadingNewlinePattern.exec(source.slice(index))?.[0];
					if (newline) advance(newline);
				}
				const closing = findRawEnd(source, index, rawName);
				if (!closing) throw new NunjitsuParseError(`Missing ${formatDiagnosticValue(`end${rawName}`)} tag`, startLine, startColumn);
				if (closing.terminalLineBreak) {
					const position = sourcePosition(source, closing.start);
					throw new NunjitsuParseError(`${rawName} closing tag cannot contain a line break`, position.line, position.column);
				}
				appendText(source.slice(index, closing.start));
				advance(source.slice(index, closing.end));
				if (rightTrim) {
					const whitespace = optionalLeadingWhitespacePattern.exec(source.slice(index))[0];
					advance(whitespace);
				}
				continue;
			}
			tokens.push(token);
		}
		if (rightTrim) {
			const whitespace = optionalLeadingWhitespacePattern.exec(source.slice(index))[0];
			advance(whitespace);
		} else if (opening.kind === "block" && options.trimBlocks) {
			const newline = leadingNewlinePattern.exec(source.slice(index))?.[0];
			if (newline) advance(newline);
		}
	}
	flushText();
	return Object.freeze(tokens);
}
function nextOpening(source, start, variableStart) {
	const candidates = [
		{
			kind: "variable",
			index: source.indexOf(variableStart, start),
			value: variableStart
		},
		{
			kind: "block",
			index: source.indexOf("{%", start),
			value: "{%"
		},
		{
			kind: "comment",
			index: source.indexOf("{#", start),
			value: "{#"
		}
	].filter((candidate) => candidate.index >= 0);
	candidates.sort((left, right) => left.index - right.index);
	return candidates[0];
}
function sourcePosition(source, offset) {
	let line = 0;
	let column = 0;
	for (let index = 0; index < offset; index += 1) if (source[index] === "\n") {
		line += 1;
		column = 0;
	} else column += 1;
	return {
		line,
		column
	};
}
function advancePosition(value, initialLine, initialColumn) {
	let line = initialLine;
	let column = initialColumn;
	for (let index = 0; index < value.length; index += 1) if (value[index] === "\n") {
		line += 1;
		column = 0;
	} else column += 1;
	return {
		line,
		column
	};
}
function tokenValuePosition(token, source, fromEnd = true) {
	const diagnosticSource = source.endsWith(")") && !token.value.includes(source) ? source.slice(0, -1) : source;
	const offset = diagnosticSource === "" ? token.value.length : fromEnd ? token.value.lastIndexOf(diagnosticSource) : token.value.indexOf(diagnosticSource);
	return advancePosition(token.value.slice(0, offset < 0 ? 0 : offset), token.valueLine, token.valueColumn);
}
function findRawEnd(source, start, name) {
	let depth = 1;
	let index = start;
	while (index < source.length) {
		const markerStart = source.indexOf("{%", index);
		if (markerStart < 0) return;
		const marker = scanRawMarker(source, markerStart, name);
		if (!marker) {
			index = markerStart + 2;
			continue;
		}
		if (marker.kind === "open") depth += 1;
		else {
			depth -= 1;
			if (depth === 0) return {
				start: markerStart,
				end: marker.end,
				terminalLineBreak: marker.hasLineBreak
			};
		}
		index = marker.end;
	}
}
function scanRawMarker(source, start, name) {
	let index = start + 2;
	if (source[index] === "-") return;
	while (isTemplateWhitespace(source[index])) index += 1;
	const closingName = `end${name}`;
	let kind;
	if (source.startsWith(closingName, index)) {
		kind = "close";
		index += closingName.length;
	} else if (source.startsWith(name, index)) {
		kind = "open";
		index += name.length;
	} else return;
	while (isTemplateWhitespace(source[index])) index += 1;
	if (source.startsWith("%}", index)) {
		const end = index + 2;
		const marker = source.slice(start, end);
		return {
			kind,
			end,
			hasLineBreak: marker.includes("\n")
		};
	}
}
function stripBlockIndent(value, lineHasContent) {
	if (lineHasContent) return value;
	const newline = value.lastIndexOf("\n");
	const suffix = value.slice(newline + 1);
	return indentationPattern.test(suffix) ? value.slice(0, newline + 1) : value;
}
function tagName(value) {
	return tagNamePattern.exec(trimCodeWhitespace(value))?.[0] ?? "";
}
function tagRemainder(value) {
	return trimCodeWhitespace(trimCodeWhitespace(value).slice(tagName(value).length));
}
function unknownNameMessage(description, name, candidates) {
	const suggestion = suggestDiagnosticName(name, candidates);
	return `Unknown ${description} ${formatDiagnosticValue(name)}` + (suggestion ? `; did you mean ${formatDiagnosticValue(suggestion)}?` : "");
}
function structuralTagMismatch(name, expected) {
	if (expected.size === 0) return `Unexpected ${formatDiagnosticValue(name)} tag without a matching opening tag`;
	const names = Array.from(expected, (value) => formatDiagnosticValue(value));
	const expectedDescription = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")}, or ${names.at(-1)}`;
	return `Unexpected ${formatDiagnosticValue(name)} tag; expected ${expectedDescription}`;
}
function validateUniqueBlocks(root) {
	const blocks = /* @__PURE__ */ new Map();
	visitAstNodes(root, (node) => {
		if (node.type !== "Block" || node.name.type !== "Symbol") return;
		const name = node.name.value;
		if (typeof name !== "string") return;
		const first = blocks.get(name);
		if (first) throw new NunjitsuParseError(`Block ${formatDiagnosticValue(name)} is declared more than once; the first declaration is at line ${first.line + 1}, column ${first.column + 1}`, node.line, node.column);
		blocks.set(name, node);
	});
}
function visitAstNodes(node, visit) {
	visit(node);
	for (const value of Object.values(node)) if (isAstNode(value)) visitAstNodes(value, visit);
	else if (Array.isArray(value)) {
		for (const child of value) if (isAstNode(child)) visitAstNodes(child, visit);
	}
}
function containsMacroDeclaration(node) {
	if (node.type === "Macro") return true;
	for (const value of Object.values(node)) {
		if (isAstNode(value) && containsMacroDeclaration(value)) return true;
		if (Array.isArray(value)) {
			for (const child of value) if (isAstNode(child) && containsMacroDeclaration(child)) return true;
		}
	}
	return false;
}
//#endregion
//#region src/runtime/clearLegacyRegExpState.ts
const legacyRegExpStateResetPattern = /()()()()()()()()()/;
/** Overwrites every host-realm legacy RegExp capture field with an empty value. */
function clearLegacyRegExpState() {
	legacyRegExpStateResetPattern.exec("");
}
//#endregion
//#region src/runtime/arguments.ts
/** Normalizes evaluated arguments without invoking or retaining host behavior. */
function normalizeMacroArguments(positionalNames, defaultNames, arguments_) {
	const suppliedCount = arguments_.positional.length;
	const positionalCount = positionalNames.length;
	const keyword = new Map(arguments_.keyword);
	if (suppliedCount > positionalCount) {
		const positional = arguments_.positional.slice(0, positionalCount);
		const surplus = arguments_.positional.slice(positionalCount);
		for (let index = 0; index < surplus.length && index < defaultNames.length; index += 1) keyword.set(defaultNames[index], surplus[index]);
		return {
			positional,
			keyword
		};
	}
	if (suppliedCount < positionalCount) {
		const positional = arguments_.positional.slice();
		for (let index = suppliedCount; index < positionalCount; index += 1) {
			const name = positionalNames[index];
			positional.push(keyword.get(name));
			keyword.delete(name);
		}
		return {
			positional,
			keyword
		};
	}
	return {
		positional: arguments_.positional,
		keyword
	};
}
//#endregion
//#region src/runtime/coercion.ts
/** Converts one closed value to a primitive without invoking host behavior. */
function runtimeToPrimitive(value, chargeWork) {
	assertRuntimeValueHasNoCallable(value);
	if (isRuntimePrimitive(value)) return value;
	if (value instanceof RuntimeSafeString) return value.value;
	if (value instanceof RuntimeArray) {
		const items = [];
		for (const item of value.values()) {
			chargeWork?.();
			items.push(item === void 0 || item === null ? "" : runtimeToString(item, chargeWork));
		}
		return items.join(",");
	}
	if (value instanceof RuntimeRecord) return "[object Object]";
	if (value instanceof RuntimeMap) return "[object Map]";
	if (value instanceof RuntimeSet) return "[object Set]";
	if (value instanceof RuntimeRegex) return runtimeRegexToString(value);
	if (value instanceof RuntimeCallable) throw new TypeError("Callable values cannot be coerced");
	return assertNever(value);
}
/** Converts one closed value with JavaScript-compatible numeric semantics. */
function runtimeToNumber(value, chargeWork) {
	const primitive = runtimeToPrimitive(value, chargeWork);
	if (primitive === void 0) return NaN;
	if (primitive === null) return 0;
	if (primitive === true) return 1;
	if (primitive === false) return 0;
	if (typeof primitive === "number") return primitive;
	return primitive.trim() === "" ? 0 : Number(primitive);
}
/** Converts one closed value with JavaScript-compatible string semantics. */
function runtimeToString(value, chargeWork) {
	return primitiveToString(runtimeToPrimitive(value, chargeWork));
}
/** Converts one closed value to an allowed property-key string. */
function runtimeToPropertyKey(value, chargeWork) {
	return runtimeToString(value, chargeWork);
}
/** Resolves a canonical in-range array index from one property key. */
function runtimeArrayIndexFromPropertyKey(key, length) {
	const index = Number(key);
	return Number.isSafeInteger(index) && index >= 0 && index < length && `${index}` === key ? index : void 0;
}
/** Applies direct primitive or interpreter-object identity. */
function runtimeStrictEqual(left, right) {
	return left === right;
}
/** Applies supported JavaScript abstract equality over closed values. */
function runtimeLooseEqual(left, right, chargeWork) {
	if (left === right) return true;
	const leftPrimitive = isRuntimePrimitive(left);
	const rightPrimitive = isRuntimePrimitive(right);
	if (!leftPrimitive && !rightPrimitive) return false;
	return primitiveLooseEqual(leftPrimitive ? left : runtimeToPrimitive(left, chargeWork), rightPrimitive ? right : runtimeToPrimitive(right, chargeWork));
}
/** Applies JavaScript-style addition after closed primitive conversion. */
function runtimeAdd(left, right, chargeWork) {
	const leftPrimitive = runtimeToPrimitive(left, chargeWork);
	const rightPrimitive = runtimeToPrimitive(right, chargeWork);
	if (typeof leftPrimitive === "string" || typeof rightPrimitive === "string") return primitiveToString(leftPrimitive) + primitiveToString(rightPrimitive);
	return runtimeToNumber(leftPrimitive) + runtimeToNumber(rightPrimitive);
}
/** Concatenates closed values using JavaScript-compatible string conversion. */
function runtimeConcat(left, right, chargeWork) {
	return runtimeToString(left, chargeWork) + runtimeToString(right, chargeWork);
}
/** Returns the ordering delta after closed relational primitive conversion. */
function runtimeOrder(left, right, chargeWork) {
	const leftPrimitive = runtimeToPrimitive(left, chargeWork);
	const rightPrimitive = runtimeToPrimitive(right, chargeWork);
	if (typeof leftPrimitive === "string" && typeof rightPrimitive === "string") {
		if (leftPrimitive < rightPrimitive) return -1;
		if (leftPrimitive > rightPrimitive) return 1;
		return 0;
	}
	const leftNumber = runtimeToNumber(leftPrimitive);
	const rightNumber = runtimeToNumber(rightPrimitive);
	if (leftNumber < rightNumber) return -1;
	if (leftNumber > rightNumber) return 1;
	if (leftNumber === rightNumber) return 0;
	return NaN;
}
function primitiveLooseEqual(left, right) {
	if (left === right) return true;
	if (left === void 0 || left === null || right === void 0 || right === null) return (left === void 0 || left === null) && (right === void 0 || right === null);
	if (typeof left === typeof right) return false;
	if (typeof left === "boolean") return primitiveLooseEqual(left ? 1 : 0, right);
	if (typeof right === "boolean") return primitiveLooseEqual(left, right ? 1 : 0);
	if (typeof left === "number" && typeof right === "string") return left === runtimeToNumber(right);
	if (typeof left === "string" && typeof right === "number") return runtimeToNumber(left) === right;
	return false;
}
function primitiveToString(value) {
	if (value === void 0) return "undefined";
	if (value === null) return "null";
	if (value === true) return "true";
	if (value === false) return "false";
	if (typeof value === "string") return value;
	if (Number.isNaN(value)) return "NaN";
	if (value === Number.POSITIVE_INFINITY) return "Infinity";
	if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
	return `${value}`;
}
function isRuntimePrimitive(value) {
	return value === void 0 || value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string";
}
function assertNever(value) {
	throw new TypeError(`Unknown runtime value ${typeof value}`);
}
//#endregion
//#region src/runtime/builtins.ts
const lineBreakPattern = /\r\n|\n/g;
const htmlTagPattern = /<\/?([a-z][a-z0-9]*)\b[^>]*>|<!--[\s\S]*?-->/gi;
const lineEdgeSpacesPattern = /^ +| +$/gm;
const repeatedSpacesPattern = / +/g;
const windowsLineBreakPattern = /\r\n/g;
const excessBlankLinesPattern = /\n\n\n+/g;
const repeatedWhitespacePattern = /\s+/g;
const wordPattern = /\w+/g;
const urlizeSeparatorPattern = /(\s+)/;
const urlizePunctuationPattern = /^(?:\(|<|&lt;)?(.*?)(?:\.|,|\)|\n|&gt;)?$/;
const httpUrlPattern = /^https?:\/\//;
const wwwUrlPattern = /^www\./;
const emailAddressPattern = /^[\w.!#$%&'*+\-/=?^`{|}~]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i;
const commonDomainPattern = /\.(?:org|net|com)(?::|\/|$)/;
const htmlEscapeCharacterPattern = /[&"'<>\\]/g;
const maximumRepeatedSpaces = 16 * 1024 * 1024;
const maximumStripTagsPasses = 8;
const randomFractionResolution = 4294967296;
const htmlEscapeReplacements = Object.freeze({
	"&": "&amp;",
	"\"": "&quot;",
	"'": "&#39;",
	"<": "&lt;",
	">": "&gt;",
	"\\": "&#92;"
});
const builtinFilterNames = Object.freeze([
	"abs",
	"batch",
	"capitalize",
	"center",
	"d",
	"default",
	"dictsort",
	"dump",
	"e",
	"escape",
	"first",
	"float",
	"forceescape",
	"groupby",
	"indent",
	"int",
	"join",
	"last",
	"length",
	"list",
	"lower",
	"nl2br",
	"random",
	"reject",
	"rejectattr",
	"replace",
	"reverse",
	"round",
	"safe",
	"select",
	"selectattr",
	"slice",
	"sort",
	"string",
	"striptags",
	"sum",
	"title",
	"trim",
	"truncate",
	"upper",
	"urlencode",
	"urlize",
	"wordcount"
]);
const builtinFilters = new Set(builtinFilterNames);
const builtinTestArities = /* @__PURE__ */ new Map([
	["callable", 0],
	["defined", 0],
	["divisibleby", 1],
	["escaped", 0],
	["eq", 1],
	["equalto", 1],
	["even", 0],
	["falsy", 0],
	["ge", 1],
	["greaterthan", 1],
	["gt", 1],
	["iterable", 0],
	["le", 1],
	["lessthan", 1],
	["lower", 0],
	["lt", 1],
	["mapping", 0],
	["ne", 1],
	["null", 0],
	["number", 0],
	["odd", 0],
	["sameas", 1],
	["string", 0],
	["truthy", 0],
	["undefined", 0],
	["upper", 0]
]);
const builtinTestNames = Object.freeze(Array.from(builtinTestArities.keys()));
const macroFilterPositionalNames = /* @__PURE__ */ new Map([["int", Object.freeze(["default", "base"])], ["sort", Object.freeze([
	"reverse",
	"case_sensitive",
	"attribute"
])]]);
/** Returns whether the pinned standard library exposes one filter name. */
function hasBuiltinFilter(name) {
	return builtinFilters.has(name);
}
/** Returns the fixed built-in filter spellings for bounded diagnostics. */
function listBuiltinFilterNames() {
	return builtinFilterNames;
}
/** Returns whether the pinned standard library exposes one test name. */
function hasBuiltinTest(name) {
	return builtinTestArities.has(name);
}
/** Returns the fixed built-in test spellings for bounded diagnostics. */
function listBuiltinTestNames() {
	return builtinTestNames;
}
/** Returns the exact positional arity for one closed built-in test. */
function builtinTestArity(name) {
	return builtinTestArities.get(name);
}
/** Lowers filter keywords according to the pinned Nunjucks calling convention. */
function lowerBuiltinFilterArguments(name, positional, keyword) {
	for (const value of positional) assertRuntimeValueHasNoCallable(value);
	for (const value of keyword.values()) assertRuntimeValueHasNoCallable(value);
	const positionalNames = macroFilterPositionalNames.get(name);
	if (positionalNames) return {
		positional: normalizeMacroArguments(positionalNames, [], {
			positional,
			keyword
		}).positional,
		keyword: /* @__PURE__ */ new Map(),
		scratch: Object.freeze([...positional, ...keyword.values()])
	};
	if (keyword.size === 0) return {
		positional,
		keyword,
		scratch: positional
	};
	const entries = Array.from(keyword.entries());
	entries.push(["__keywords", true]);
	const loweredPositional = Object.freeze([...positional, new RuntimeRecord(entries)]);
	return {
		positional: loweredPositional,
		keyword: /* @__PURE__ */ new Map(),
		scratch: loweredPositional
	};
}
/** Applies one built-in and reserves projected indexed intermediates before allocation. */
function applyBuiltinFilter(name, input, positional, keyword, reserveIndexedValues, allowRegexExecution = false) {
	if (!builtinFilters.has(name)) return;
	assertRuntimeValueHasNoCallable(input);
	for (const value of positional) assertRuntimeValueHasNoCallable(value);
	for (const value of keyword.values()) assertRuntimeValueHasNoCallable(value);
	if (name === "abs") return Math.abs(runtimeToNumber(input));
	if (name === "batch") return batchRuntimeValues(input, positional, reserveIndexedValues);
	if (name === "capitalize") {
		const text = normalizedRuntimeText(input).toLowerCase();
		return copySafeness(input, text.charAt(0).toUpperCase() + text.slice(1));
	}
	if (name === "center") {
		const normalized = normalizeRuntimeTextInput(input);
		const widthValue = runtimeTruthy(positional[0]) ? positional[0] : 80;
		const length = runtimeDirectLength(normalized);
		if (runtimeOrder(length, widthValue) >= 0) return normalized;
		const spaces = runtimeToNumber(widthValue) - runtimeToNumber(length);
		const text = runtimeToString(normalized);
		return copySafeness(normalized, repeatSpaces(spaces / 2 - spaces % 2) + text + repeatSpaces(spaces / 2));
	}
	if (name === "default" || name === "d") return runtimeTruthy(keywordArgument(keyword, "boolean", positional, 1)) ? runtimeTruthy(input) ? input : positional[0] : input === void 0 ? positional[0] : input;
	if (name === "dictsort") return dictsortRuntimeValues(input, positional);
	if (name === "dump") {
		const spacing = jsonIndentation(positional[0]);
		return JSON.stringify(toJsonValue(input, /* @__PURE__ */ new Map()), null, spacing);
	}
	if (name === "escape" || name === "e") return input instanceof RuntimeSafeString ? input : new RuntimeSafeString(escapeHtml(renderRuntimeValue(input)));
	if (name === "forceescape") return new RuntimeSafeString(escapeHtml(renderRuntimeValue(input)));
	if (name === "safe") return input instanceof RuntimeSafeString ? input : new RuntimeSafeString(renderRuntimeValue(input));
	if (name === "first" || name === "last") return edgeRuntimeValue(input, name === "last");
	if (name === "float") {
		const parsed = Number.parseFloat(runtimeToString(input));
		return Number.isNaN(parsed) ? positional[0] : parsed;
	}
	if (name === "int") {
		const fallback = keywordArgument(keyword, "default", positional, 0);
		const baseValue = keywordArgument(keyword, "base", positional, 1);
		const base = baseValue === void 0 ? 10 : Math.trunc(runtimeToNumber(baseValue));
		const parsed = Number.parseInt(runtimeToString(input), base);
		return Number.isNaN(parsed) ? fallback : parsed;
	}
	if (name === "reverse") {
		if (typeof input === "string" || input instanceof RuntimeSafeString) {
			const reversed = runtimeText(input).split("").reverse().join("");
			return input instanceof RuntimeSafeString ? new RuntimeSafeString(reversed) : reversed;
		}
		if (input instanceof RuntimeArray) return new RuntimeArray(input.copySparse().reverse());
		if (input instanceof RuntimeRecord) return new RuntimeArray(mapRuntimeRecordValues(input, reserveIndexedValues).reverse());
		return new RuntimeArray([]);
	}
	if (name === "groupby") return groupRuntimeValues(input, positional[0], reserveIndexedValues);
	if (name === "join") return joinRuntimeValues(input, positional, reserveIndexedValues);
	if (name === "sum") return sumRuntimeValues(input, positional, reserveIndexedValues);
	if (name === "sort") return sortRuntimeValues(input, positional, keyword, reserveIndexedValues);
	if (name === "selectattr" || name === "rejectattr") return selectRuntimeAttributes(input, positional, name === "selectattr");
	if (name === "select" || name === "reject") return selectRuntimeValues(input, positional, name === "select", reserveIndexedValues);
	if (name === "indent") {
		const normalized = normalizeRuntimeTextInput(input);
		const text = runtimeText(normalized);
		if (typeof normalized === "string" && normalized === "") return "";
		const widthValue = runtimeTruthy(positional[0]) ? positional[0] : 4;
		const indentFirst = runtimeTruthy(positional[1]);
		const lines = text.split("\n");
		const indentation = repeatSpaces(runtimeToNumber(widthValue));
		for (let index = indentFirst ? 0 : 1; index < lines.length; index += 1) lines[index] = `${indentation}${lines[index]}`;
		return copySafeness(normalized, lines.join("\n"));
	}
	if (name === "length") return runtimeLength(input);
	if (name === "list") return listRuntimeValue(input);
	if (name === "lower" || name === "upper") {
		const text = normalizedRuntimeText(input);
		return name === "lower" ? text.toLowerCase() : text.toUpperCase();
	}
	if (name === "nl2br") return copySafeness(input, (input === void 0 || input === null ? "" : runtimeText(input)).replace(lineBreakPattern, "<br />\n"));
	if (name === "random") return randomRuntimeValue(input);
	if (name === "replace") return replaceRuntimeValue(input, positional, allowRegexExecution);
	if (name === "round") {
		const factor = 10 ** runtimeToNumber(runtimeTruthy(positional[0]) ? positional[0] : 0);
		const method = positional[1];
		return (method === "ceil" ? Math.ceil : method === "floor" ? Math.floor : Math.round)(runtimeToNumber(input) * factor) / factor;
	}
	if (name === "slice") return sliceRuntimeValues(input, positional);
	if (name === "string") {
		if (input === void 0 || input === null) throw new TypeError("string requires a value");
		if (input instanceof RuntimeSafeString) return input;
		return copySafeness(input, renderRuntimeValue(input));
	}
	if (name === "striptags") {
		const stripped = stripHtmlTags(normalizedRuntimeText(input)).trim();
		return copySafeness(input, runtimeTruthy(positional[0]) ? stripped.replace(lineEdgeSpacesPattern, "").replace(repeatedSpacesPattern, " ").replace(windowsLineBreakPattern, "\n").replace(excessBlankLinesPattern, "\n\n") : stripped.replace(repeatedWhitespacePattern, " "));
	}
	if (name === "title") {
		const words = normalizedRuntimeText(input).split(" ");
		for (let index = 0; index < words.length; index += 1) {
			const lower = words[index].toLowerCase();
			words[index] = lower.charAt(0).toUpperCase() + lower.slice(1);
		}
		return copySafeness(input, words.join(" "));
	}
	if (name === "trim") return copySafeness(input, runtimeText(input).trim());
	if (name === "truncate") return truncateRuntimeValue(input, positional);
	if (name === "urlencode") return urlencodeRuntimeValue(input);
	if (name === "urlize") return urlizeRuntimeValue(input, positional);
	if (name === "wordcount") {
		const normalized = normalizeRuntimeTextInput(input);
		if (!runtimeTruthy(normalized)) return null;
		return runtimeText(normalized).match(wordPattern)?.length ?? null;
	}
}
function stripHtmlTags(value) {
	let stripped = value;
	for (let pass = 0; pass < maximumStripTagsPasses; pass += 1) {
		const next = stripped.replace(htmlTagPattern, "");
		if (next === stripped) return stripped;
		stripped = next;
	}
	if (stripped.replace(htmlTagPattern, "") !== stripped) throw new TypeError("striptags input contains excessively nested markup");
	return stripped;
}
function batchRuntimeValues(input, positional, reserveIndexedValues) {
	if (input === void 0 || input === null) throw new TypeError("batch requires a sequence");
	const width = Math.trunc(runtimeToNumber(positional[0]));
	if (!Number.isSafeInteger(width) || width <= 0) throw new TypeError("Batch size must be a positive integer");
	const values = input instanceof RuntimeRecord ? indexedRuntimeRecordValues(input, reserveIndexedValues) : runtimeSequenceValues(input);
	if (!values) return new RuntimeArray([]);
	const fill = positional[1];
	const output = [];
	let row = [];
	for (const value of values) {
		row.push(value);
		if (row.length === width) {
			output.push(new RuntimeArray(row));
			row = [];
		}
	}
	if (row.length > 0) {
		if (runtimeTruthy(fill)) while (row.length < width) row.push(fill);
		output.push(new RuntimeArray(row));
	}
	return new RuntimeArray(output);
}
function dictsortRuntimeValues(input, positional) {
	if (!(input instanceof RuntimeRecord)) throw new TypeError("dictsort requires a record");
	const caseSensitive = runtimeTruthy(positional[0]);
	const byValue = positional[1];
	if (byValue !== void 0 && byValue !== "key" && byValue !== "value") throw new TypeError("dictsort can only sort by key or value");
	const by = byValue ?? "key";
	const values = Array.from(input.entries());
	values.sort((left, right) => compareRuntimeDictsortValues(by === "key" ? left[0] : left[1], by === "key" ? right[0] : right[1], caseSensitive));
	return new RuntimeArray(values.map((entry) => new RuntimeArray(entry)));
}
function edgeRuntimeValue(input, last) {
	if (input === void 0 || input === null) throw new TypeError(`${last ? "last" : "first"} requires a sequence`);
	if (input instanceof RuntimeArray) return input.at(last ? input.length - 1 : 0);
	if (typeof input === "string" || input instanceof RuntimeSafeString) {
		const text = runtimeText(input);
		return text[last ? text.length - 1 : 0];
	}
	if (input instanceof RuntimeRecord) {
		if (!last) return input.get("0");
		const index = runtimeToNumber(input.get("length")) - 1;
		return input.get(runtimeToPropertyKey(index));
	}
}
function randomRuntimeValue(input) {
	if (input === void 0 || input === null) throw new TypeError("random requires a sequence");
	if (input instanceof RuntimeRecord) {
		const length = runtimeToNumber(input.get("length"));
		const index = Number.isSafeInteger(length) && length > 0 ? randomInteger(length) : Math.floor(randomInteger(randomFractionResolution) / randomFractionResolution * length);
		return input.get(runtimeToPropertyKey(index));
	}
	const values = runtimeSequenceValues(input);
	if (!values || values.length === 0) return;
	return values[randomInteger(values.length)];
}
function runtimeLength(input) {
	if (input instanceof RuntimeArray) return input.length;
	if (input instanceof RuntimeMap || input instanceof RuntimeSet) return input.size;
	if (input instanceof RuntimeRecord) return input.size;
	if (typeof input === "string" || input instanceof RuntimeSafeString) return renderRuntimeValue(input).length;
	return input === void 0 || input === null || input === false ? 0 : void 0;
}
function listRuntimeValue(input) {
	if (input instanceof RuntimeArray) return input;
	if (typeof input === "string" || input instanceof RuntimeSafeString) return new RuntimeArray(renderRuntimeValue(input).split(""));
	if (input instanceof RuntimeRecord) {
		const output = [];
		for (const [key, value] of input.entries()) output.push(new RuntimeRecord([["key", key], ["value", value]]));
		return new RuntimeArray(output);
	}
	if (input instanceof RuntimeMap) {
		const output = [];
		for (const [key, value] of input.entries()) output.push(new RuntimeArray([key, value]));
		return new RuntimeArray(output);
	}
	if (input instanceof RuntimeSet) return new RuntimeArray(Array.from(input.values()));
	throw new TypeError("list requires an iterable value");
}
function selectRuntimeValues(input, positional, select, reserveIndexedValues) {
	const testName = positional[0] === void 0 ? "truthy" : runtimeToString(positional[0]);
	if (!hasBuiltinTest(testName)) throw new Error(`Unknown template test ${testName}`);
	if (input === void 0 || input === null) throw new TypeError(`${select ? "select" : "reject"} requires a sequence`);
	const values = input instanceof RuntimeRecord ? sliceRuntimeRecordValues(input, reserveIndexedValues) : input instanceof RuntimeArray ? Array.from(input.presentValues()) : runtimeSequenceValues(input);
	if (!values) return new RuntimeArray([]);
	const testArguments = positional.slice(1);
	assertBuiltinTestArity(testName, testArguments.length);
	const output = [];
	for (const value of values) {
		const result = applyBuiltinTest(testName, value, testArguments);
		if (result === void 0) throw new Error(`Invalid template test ${testName}`);
		if (result === select) output.push(value);
	}
	return new RuntimeArray(output);
}
function replaceRuntimeValue(input, positional, allowRegexExecution) {
	const search = positional[0];
	const replacement = positional[1];
	const maximumValue = positional[2] === void 0 ? -1 : positional[2];
	if (search instanceof RuntimeRegex) {
		if (!allowRegexExecution) throw new TypeError("Regular-expression replacement is disabled");
		if (typeof input !== "string" && !(input instanceof RuntimeSafeString)) throw new TypeError("Regular-expression replacement requires a string");
		return runtimeText(input).replace(new RegExp(search.source, search.flags), runtimeToString(replacement));
	}
	if (typeof search !== "string" && typeof search !== "number") return input;
	let coercedInput = input;
	if (typeof coercedInput === "number") coercedInput = runtimeToString(coercedInput);
	if (typeof coercedInput !== "string" && !(coercedInput instanceof RuntimeSafeString)) return coercedInput;
	const text = runtimeText(coercedInput);
	const needle = runtimeToString(search);
	if (needle === "") {
		const replacementText = runtimeToString(replacement);
		const separator = replacement === void 0 ? "," : replacementText;
		const output = replacementText + text.split("").join(separator) + replacementText;
		return copySafeness(coercedInput, output);
	}
	const nextIndex = text.indexOf(needle);
	if (maximumValue === 0 || nextIndex < 0) return coercedInput;
	const replacementText = runtimeToString(replacement);
	if (maximumValue === -1) return copySafeness(input, text.split(needle).join(replacementText));
	const maximum = runtimeToNumber(maximumValue);
	let remaining = text;
	const chunks = [];
	for (let count = 0; count < maximum; count += 1) {
		const index = remaining.indexOf(needle);
		if (index < 0) break;
		chunks.push(remaining.slice(0, index), replacementText);
		remaining = remaining.slice(index + needle.length);
	}
	chunks.push(remaining);
	return copySafeness(input, chunks.join(""));
}
function sliceRuntimeValues(input, positional) {
	const values = input instanceof RuntimeArray ? input.copySparse() : runtimeSequenceValues(input);
	if (!values) throw new TypeError("slice requires a sequence");
	const count = Math.trunc(runtimeToNumber(positional[0]));
	if (!Number.isSafeInteger(count) || count <= 0) throw new TypeError("Slice count must be a positive integer");
	const base = Math.floor(values.length / count);
	const extra = values.length % count;
	const fill = positional[1];
	const output = [];
	let offset = 0;
	const text = typeof input === "string" || input instanceof RuntimeSafeString ? runtimeText(input) : void 0;
	for (let index = 0; index < count; index += 1) {
		const length = base + (index < extra ? 1 : 0);
		const part = text === void 0 ? values.slice(offset, offset + length) : text.slice(offset, offset + length);
		offset += length;
		if (!Array.isArray(part) && runtimeTruthy(fill) && index >= extra) throw new TypeError("slice cannot append a fill value to a string");
		if (Array.isArray(part) && runtimeTruthy(fill) && index >= extra) part.push(fill);
		output.push(Array.isArray(part) ? new RuntimeArray(part) : part);
	}
	return new RuntimeArray(output);
}
function truncateRuntimeValue(input, positional) {
	const normalized = normalizeRuntimeTextInput(input);
	const lengthValue = runtimeTruthy(positional[0]) ? positional[0] : 255;
	if (runtimeOrder(runtimeDirectLength(normalized), lengthValue) <= 0) return normalized;
	const text = runtimeText(normalized);
	const length = runtimeToNumber(lengthValue);
	let truncated;
	if (runtimeTruthy(positional[1])) truncated = text.substring(0, length);
	else {
		const index = text.lastIndexOf(" ", length);
		truncated = text.substring(0, index < 0 ? length : index);
	}
	const end = positional[2] === void 0 || positional[2] === null ? "..." : runtimeToString(positional[2]);
	return copySafeness(input, truncated + end);
}
function urlencodeRuntimeValue(input) {
	if (typeof input === "string" || input instanceof RuntimeSafeString) return encodeURIComponent(runtimeText(input));
	const output = [];
	if (input instanceof RuntimeRecord) for (const [key, value] of input.entries()) output.push(urlencodeRuntimePair(key, value));
	else if (input instanceof RuntimeArray) {
		output.length = input.length;
		for (let index = 0; index < input.length; index += 1) if (input.has(index)) {
			const [key, item] = urlencodeRuntimeEntry(input.at(index));
			defineOwnArrayIndex(output, index, urlencodeRuntimePair(key, item));
		}
	}
	return output.join("&");
}
function urlencodeRuntimeEntry(value) {
	if (value === void 0 || value === null) throw new TypeError("urlencode sequence entries cannot be nullish");
	if (value instanceof RuntimeArray) return [value.at(0), value.at(1)];
	if (value instanceof RuntimeRecord) return [value.get("0"), value.get("1")];
	if (typeof value === "string" || value instanceof RuntimeSafeString) {
		const text = runtimeText(value);
		return [text[0], text[1]];
	}
	return [void 0, void 0];
}
function urlencodeRuntimePair(key, value) {
	return `${encodeURIComponent(runtimeToString(key))}=${encodeURIComponent(runtimeToString(value))}`;
}
function urlizeRuntimeValue(input, positional) {
	const length = substrLength(positional[0]);
	const nofollow = positional[1] === true ? " rel=\"nofollow\"" : "";
	const output = [];
	for (const word of runtimeText(input).split(urlizeSeparatorPattern)) {
		if (word.length === 0) continue;
		const possible = urlizePunctuationPattern.exec(word)?.[1] ?? word;
		const short = possible.slice(0, length);
		if (httpUrlPattern.test(possible)) output.push(`<a href="${possible}"${nofollow}>${short}</a>`);
		else if (wwwUrlPattern.test(possible)) output.push(`<a href="http://${possible}"${nofollow}>${short}</a>`);
		else if (emailAddressPattern.test(possible)) output.push(`<a href="mailto:${possible}">${possible}</a>`);
		else if (commonDomainPattern.test(possible)) output.push(`<a href="http://${possible}"${nofollow}>${short}</a>`);
		else output.push(word);
	}
	return output.join("");
}
function copySafeness(input, output) {
	return input instanceof RuntimeSafeString ? new RuntimeSafeString(output) : output;
}
function runtimeText(input) {
	if (typeof input === "string") return input;
	if (input instanceof RuntimeSafeString) return input.value;
	throw new TypeError("Filter input must be a string");
}
function normalizedRuntimeText(input) {
	return runtimeText(normalizeRuntimeTextInput(input));
}
function normalizeRuntimeTextInput(input) {
	return input === void 0 || input === null || input === false ? "" : input;
}
function runtimeDirectLength(input) {
	if (typeof input === "string" || input instanceof RuntimeSafeString) return runtimeText(input).length;
	if (input instanceof RuntimeArray) return input.length;
	if (input instanceof RuntimeRecord) return input.get("length");
}
function repeatSpaces(bound) {
	if (Number.isNaN(bound) || bound <= 0) return "";
	if (!Number.isFinite(bound) || bound > maximumRepeatedSpaces) throw new RangeError("Filter spacing exceeds the supported bound");
	return " ".repeat(Math.ceil(bound));
}
function substrLength(value) {
	if (value === void 0 || typeof value === "number" && Number.isNaN(value)) return Number.POSITIVE_INFINITY;
	const number = runtimeToNumber(value);
	if (Number.isNaN(number) || number <= 0) return 0;
	return Number.isFinite(number) ? Math.trunc(number) : number;
}
function jsonIndentation(value) {
	if (typeof value === "string") return value.slice(0, 10);
	if (typeof value !== "number") return;
	if (Number.isNaN(value) || value <= 0) return;
	return Math.min(10, Math.trunc(value));
}
function runtimeSequenceValues(input) {
	if (input instanceof RuntimeArray) return Array.from(input.values());
	if (typeof input === "string" || input instanceof RuntimeSafeString) return runtimeText(input).split("");
}
function keywordArgument(keyword, name, positional, index) {
	return keyword.has(name) ? keyword.get(name) : positional[index];
}
function escapeHtml(value) {
	return value.replace(htmlEscapeCharacterPattern, (character) => htmlEscapeReplacements[character]);
}
function toJsonValue(value, aliases) {
	if (value instanceof RuntimeSafeString) return value.value;
	if (value instanceof RuntimeArray) {
		const existing = aliases.get(value);
		if (existing !== void 0) return existing;
		const output = Object.setPrototypeOf([], null);
		aliases.set(value, output);
		output.length = value.length;
		for (let index = 0; index < value.length; index += 1) if (value.has(index)) defineOwnArrayIndex(output, index, toJsonValue(value.at(index), aliases));
		return output;
	}
	if (value instanceof RuntimeRecord) {
		const existing = aliases.get(value);
		if (existing !== void 0) return existing;
		const output = Object.create(null);
		aliases.set(value, output);
		for (const [key, item] of value.entries()) output[key] = toJsonValue(item, aliases);
		return output;
	}
	if (value instanceof RuntimeCallable) throw new TypeError("Callable values cannot be serialized");
	if (value instanceof RuntimeRegex) return Object.create(null);
	if (value instanceof RuntimeMap || value instanceof RuntimeSet) return Object.create(null);
	return value;
}
function joinRuntimeValues(input, positional, reserveIndexedValues) {
	const separatorValue = positional[0];
	const separator = runtimeTruthy(separatorValue) ? runtimeToString(separatorValue) : "";
	const attribute = optionalDirectAttributeKey(positional[1]);
	const output = [];
	if (attribute === void 0) {
		const values = requireRuntimeArray(input, "join");
		output.length = values.length;
		for (let index = 0; index < values.length; index += 1) {
			if (!values.has(index)) continue;
			const item = values.at(index);
			defineOwnArrayIndex(output, index, item === void 0 || item === null ? "" : runtimeToString(item));
		}
	} else {
		const projection = projectRuntimeAttributeValues(input, attribute, reserveIndexedValues);
		output.length = projection.length;
		for (let offset = 0; offset < projection.values.length; offset += 1) {
			const item = projection.values[offset];
			defineOwnArrayIndex(output, projection.indices?.[offset] ?? offset, item === void 0 || item === null ? "" : runtimeToString(item));
		}
	}
	return output.join(separator);
}
function sumRuntimeValues(input, positional, reserveIndexedValues) {
	const attribute = optionalDirectAttributeKey(positional[0]);
	let reduced = 0;
	if (attribute === void 0) {
		const values = requireRuntimeArray(input, "sum");
		for (const value of values.presentValues()) reduced = runtimeAdd(reduced, value);
	} else {
		const projection = projectRuntimeAttributeValues(input, attribute, reserveIndexedValues);
		for (let index = 0; index < projection.values.length; index += 1) reduced = runtimeAdd(reduced, projection.values[index]);
	}
	return runtimeAdd(positional[1] === void 0 ? 0 : positional[1], reduced);
}
function requireRuntimeArray(input, operation) {
	if (!(input instanceof RuntimeArray)) throw new TypeError(`${operation} requires an array`);
	return input;
}
/** Creates transient indexed storage that cannot observe inherited setters. */
function createTransientArray() {
	return Object.setPrototypeOf([], null);
}
function projectRuntimeAttributeValues(input, attribute, reserveIndexedValues) {
	if (input instanceof RuntimeArray) {
		const indices = createTransientArray();
		const values = createTransientArray();
		let offset = 0;
		for (let index = 0; index < input.length; index += 1) if (input.has(index)) {
			indices[offset] = index;
			values[offset] = lookupRuntimeAttribute(input.at(index), attribute);
			offset += 1;
		}
		return {
			indices,
			length: input.length,
			values
		};
	}
	if (typeof input === "string") {
		const values = createTransientArray();
		values.length = input.length;
		for (let index = 0; index < input.length; index += 1) values[index] = lookupRuntimeAttribute(input[index], attribute);
		return {
			length: input.length,
			values
		};
	}
	if (input instanceof RuntimeRecord) {
		const values = mapRuntimeRecordValues(input, reserveIndexedValues);
		for (let index = 0; index < values.length; index += 1) defineOwnArrayIndex(values, index, lookupRuntimeAttribute(values[index], attribute));
		return {
			length: values.length,
			values
		};
	}
	if (input instanceof RuntimeSafeString && input.value.length > 0) lookupRuntimeAttribute(void 0, attribute);
	return {
		length: 0,
		values: []
	};
}
function sortRuntimeValues(input, positional, keyword, reserveIndexedValues) {
	const values = input instanceof RuntimeRecord ? mapRuntimeRecordValues(input, reserveIndexedValues) : input instanceof RuntimeArray ? input.copySparse() : runtimeSequenceValues(input);
	if (!values) return new RuntimeArray([]);
	const reverse = runtimeTruthy(keywordArgument(keyword, "reverse", positional, 0));
	const caseSensitive = runtimeTruthy(keywordArgument(keyword, "case_sensitive", positional, 1));
	const attribute = getterAttributePath(keywordArgument(keyword, "attribute", positional, 2));
	values.sort((left, right) => {
		return compareRuntimeSortValues(lookupRuntimeAttributePath(left, attribute), lookupRuntimeAttributePath(right, attribute), caseSensitive, reverse);
	});
	return new RuntimeArray(values);
}
function selectRuntimeAttributes(input, positional, select) {
	if (!(input instanceof RuntimeArray)) throw new TypeError(`${select ? "selectattr" : "rejectattr"} requires an array`);
	const attribute = directAttributeKey(positional[0]);
	const output = [];
	for (const value of input.presentValues()) if (runtimeTruthy(lookupRuntimeAttribute(value, attribute)) === select) output.push(value);
	return new RuntimeArray(output);
}
function optionalDirectAttributeKey(value) {
	if (!runtimeTruthy(value)) return;
	return directAttributeKey(value);
}
function directAttributeKey(value) {
	const key = runtimeToPropertyKey(value);
	assertAllowedAttributeKey(key);
	return key;
}
function getterAttributePath(value) {
	if (!runtimeTruthy(value)) return [];
	const path = typeof value === "string" ? value.split(".") : [runtimeToPropertyKey(value)];
	for (const segment of path) assertAllowedAttributeKey(segment);
	return path;
}
function assertAllowedAttributeKey(key) {
	if (isReservedName(key)) throw new TypeError(`Template attribute ${key} is reserved`);
}
function lookupRuntimeAttribute(value, key) {
	if (value === void 0 || value === null) throw new TypeError("Cannot read a template attribute from a nullish value");
	return readRuntimeOwnValue(value, key);
}
function lookupRuntimeAttributePath(value, path) {
	let current = value;
	for (const segment of path) {
		if (current === void 0 || current === null) throw new TypeError("Cannot read a template attribute from a nullish value");
		if (!hasRuntimeConstantKey(current, segment)) return;
		current = readRuntimeOwnValue(current, segment);
	}
	return current;
}
function compareRuntimeSortValues(left, right, caseSensitive, reverse) {
	let normalizedLeft = left;
	let normalizedRight = right;
	if (!caseSensitive && isRuntimeString(left) && isRuntimeString(right)) {
		normalizedLeft = runtimeText(left).toLowerCase();
		normalizedRight = runtimeText(right).toLowerCase();
	}
	const order = runtimeOrder(normalizedLeft, normalizedRight);
	if (order < 0) return reverse ? 1 : -1;
	if (order > 0) return reverse ? -1 : 1;
	return 0;
}
function compareRuntimeDictsortValues(left, right, caseSensitive) {
	const normalizedLeft = !caseSensitive && isRuntimeString(left) ? runtimeText(left).toUpperCase() : left;
	const normalizedRight = !caseSensitive && isRuntimeString(right) ? runtimeText(right).toUpperCase() : right;
	if (runtimeOrder(normalizedLeft, normalizedRight) > 0) return 1;
	return runtimeStrictEqual(normalizedLeft, normalizedRight) ? 0 : -1;
}
function isRuntimeString(value) {
	return typeof value === "string" || value instanceof RuntimeSafeString;
}
function groupRuntimeValues(input, attribute, reserveIndexedValues) {
	if (input === void 0 || input === null) throw new TypeError("groupby requires a sequence");
	const values = input instanceof RuntimeRecord ? indexedRuntimeRecordValues(input, reserveIndexedValues) : runtimeSequenceValues(input);
	if (!values) return new RuntimeRecord([]);
	const path = getterAttributePath(attribute);
	const grouped = /* @__PURE__ */ new Map();
	for (const value of values) {
		const renderedKey = runtimeToPropertyKey(lookupRuntimeAttributePath(value, path));
		if (isReservedName(renderedKey)) throw new TypeError(`Template record key ${renderedKey} is reserved`);
		const values = grouped.get(renderedKey) ?? [];
		values.push(value);
		grouped.set(renderedKey, values);
	}
	const entries = [];
	for (const [key, values] of grouped) entries.push([key, new RuntimeArray(values)]);
	return new RuntimeRecord(entries);
}
function indexedRuntimeRecordValues(input, reserveIndexedValues) {
	const count = indexedComparisonCount(input.get("length"));
	reserveIndexedValues(count);
	const values = [];
	for (let index = 0; index < count; index += 1) values.push(input.get(`${index}`));
	return values;
}
function mapRuntimeRecordValues(input, reserveIndexedValues) {
	const length = input.get("length");
	if (typeof length === "number" && !Number.isNaN(length)) {
		if (!Number.isInteger(length) || length < 0 || length > 4294967295) throw new RangeError("Invalid array-like record length");
	}
	return indexedRuntimeRecordValues(input, reserveIndexedValues);
}
function sliceRuntimeRecordValues(input, reserveIndexedValues) {
	const count = arrayLikeToLength(input.get("length"));
	reserveIndexedValues(count);
	const values = [];
	for (let index = 0; index < count; index += 1) {
		const key = `${index}`;
		if (input.has(key)) values.push(input.get(key));
	}
	return values;
}
function indexedComparisonCount(value) {
	const length = runtimeToNumber(value);
	if (Number.isNaN(length) || length <= 0) return 0;
	return Number.isFinite(length) ? Math.ceil(length) : length;
}
function arrayLikeToLength(value) {
	const length = runtimeToNumber(value);
	if (Number.isNaN(length) || length <= 0) return 0;
	if (!Number.isFinite(length)) return Number.MAX_SAFE_INTEGER;
	return Math.min(Math.floor(length), Number.MAX_SAFE_INTEGER);
}
/** Applies one closed built-in test. */
function applyBuiltinTest(name, input, positional) {
	if (!hasBuiltinTest(name)) return;
	assertBuiltinTestArity(name, positional.length);
	if (name !== "callable" && name !== "eq" && name !== "equalto" && name !== "sameas" && name !== "ne") {
		assertRuntimeValueHasNoCallable(input);
		for (const value of positional) assertRuntimeValueHasNoCallable(value);
	}
	switch (name) {
		case "callable": return input instanceof RuntimeCallable;
		case "defined": return input !== void 0;
		case "divisibleby": return runtimeToNumber(input) % runtimeToNumber(positional[0]) === 0;
		case "escaped": return input instanceof RuntimeSafeString;
		case "eq":
		case "equalto":
		case "sameas": return positional.length === 1 && input === positional[0];
		case "even": return runtimeToNumber(input) % 2 === 0;
		case "falsy": return !runtimeTruthy(input);
		case "ge": return runtimeOrder(input, positional[0]) >= 0;
		case "greaterthan":
		case "gt": return runtimeOrder(input, positional[0]) > 0;
		case "iterable":
			if (input === void 0 || input === null) throw new TypeError("iterable test requires a value");
			return typeof input === "string" || input instanceof RuntimeSafeString || input instanceof RuntimeArray || input instanceof RuntimeMap || input instanceof RuntimeSet;
		case "le": return runtimeOrder(input, positional[0]) <= 0;
		case "lessthan":
		case "lt": return runtimeOrder(input, positional[0]) < 0;
		case "lower": {
			if (input instanceof RuntimeSafeString) return false;
			const text = runtimeText(input);
			return text.toLowerCase() === text;
		}
		case "mapping": return input instanceof RuntimeRecord || input instanceof RuntimeMap || input instanceof RuntimeSafeString || input instanceof RuntimeRegex;
		case "ne": return positional.length !== 1 || input !== positional[0];
		case "null": return input === null;
		case "number": return typeof input === "number";
		case "odd": return runtimeToNumber(input) % 2 === 1;
		case "string": return typeof input === "string";
		case "truthy": return runtimeTruthy(input);
		case "undefined": return input === void 0;
		case "upper": {
			if (input instanceof RuntimeSafeString) return false;
			const text = runtimeText(input);
			return text.toUpperCase() === text;
		}
		default: return;
	}
}
function assertBuiltinTestArity(name, actual) {
	const expected = builtinTestArity(name);
	if (expected === void 0) throw new Error(`Unknown template test ${name}`);
	if (actual !== expected) throw new TypeError(`Template test ${name} requires ${expected} positional argument${expected === 1 ? "" : "s"}`);
}
/** Resolves one explicit own lookup over a closed value. */
function lookupRuntimeValue(target, key) {
	return readRuntimeOwnValue(target, runtimeToPropertyKey(key));
}
/** Returns whether a parser-validated property exists even when its value is undefined. */
function hasRuntimeConstantKey(target, propertyKey) {
	if (target instanceof RuntimeRecord) return target.has(propertyKey);
	if (target instanceof RuntimeArray) return propertyKey === "length" || runtimeArrayIndexFromPropertyKey(propertyKey, target.length) !== void 0;
	if (target instanceof RuntimeMap || target instanceof RuntimeSet) return propertyKey === "size";
	if (typeof target === "string") return propertyKey === "length" || runtimeArrayIndexFromPropertyKey(propertyKey, target.length) !== void 0;
	if (target instanceof RuntimeSafeString) return propertyKey === "val" || propertyKey === "length" || runtimeArrayIndexFromPropertyKey(propertyKey, target.value.length) !== void 0;
	return false;
}
function readRuntimeOwnValue(target, propertyKey) {
	if (target instanceof RuntimeRecord) return target.get(propertyKey);
	if (target instanceof RuntimeArray) {
		if (propertyKey === "length") return target.length;
		const index = runtimeArrayIndexFromPropertyKey(propertyKey, target.length);
		return index === void 0 ? void 0 : target.at(index);
	}
	if (target instanceof RuntimeMap || target instanceof RuntimeSet) return propertyKey === "size" ? target.size : void 0;
	if (typeof target === "string") {
		const text = target;
		if (propertyKey === "length") return text.length;
		const index = runtimeArrayIndexFromPropertyKey(propertyKey, text.length);
		return index === void 0 ? void 0 : text[index];
	}
	if (target instanceof RuntimeSafeString) {
		if (propertyKey === "val") return target.value;
		if (propertyKey === "length") return target.value.length;
		const index = runtimeArrayIndexFromPropertyKey(propertyKey, target.value.length);
		return index === void 0 ? void 0 : target.value[index];
	}
}
/** Resolves one parser-validated primitive lookup without generic coercion. */
function lookupRuntimeConstantKey(target, key) {
	return lookupRuntimeValue(target, key);
}
//#endregion
//#region src/runtime/RuntimeEvaluationError.ts
const runtimeEvaluationErrors = /* @__PURE__ */ new WeakSet();
/** Renderer-owned evaluator failure containing no original thrown value. */
var RuntimeEvaluationError = class RuntimeEvaluationError extends Error {
	/** Stable internal evaluator failure category. */
	code;
	/** Zero-based template line when known. */
	line;
	/** Zero-based template column when known. */
	column;
	/** Creates one cause-free internal evaluator diagnostic. */
	constructor(code, message, line, column) {
		super(message);
		this.name = "RuntimeEvaluationError";
		this.code = code;
		this.line = line;
		this.column = column;
		runtimeEvaluationErrors.add(this);
	}
	/** Adds the deepest available zero-based template location. */
	withLocation(line, column) {
		return this.line === void 0 ? new RuntimeEvaluationError(this.code, this.message, line, column) : this;
	}
	/** Converts an unknown internal failure without retaining it. */
	static from(error, line, column) {
		if (RuntimeEvaluationError.is(error)) return error.withLocation(line, column);
		return new RuntimeEvaluationError("evaluation_error", extractNativeErrorMessage(error) ?? "Template evaluation failed", line, column);
	}
	/** Checks the private renderer-owned error brand without invoking object behavior. */
	static is(error) {
		return typeof error === "object" && error !== null && runtimeEvaluationErrors.has(error);
	}
};
function extractNativeErrorMessage(error) {
	if (!hostTypes.isNativeError(error)) return;
	const descriptor = Object.getOwnPropertyDescriptor(error, "message");
	return descriptor && "value" in descriptor && typeof descriptor.value === "string" ? descriptor.value : void 0;
}
//#endregion
//#region src/runtime/intrinsics.ts
const stringMethods = /* @__PURE__ */ new Set([
	"charAt",
	"charCodeAt",
	"concat",
	"endsWith",
	"includes",
	"indexOf",
	"lastIndexOf",
	"replace",
	"slice",
	"split",
	"startsWith",
	"substring",
	"toLowerCase",
	"toUpperCase",
	"trim",
	"trimEnd",
	"trimStart"
]);
const numberMethods = /* @__PURE__ */ new Set([
	"toExponential",
	"toFixed",
	"toPrecision",
	"toString"
]);
const arrayMethods = /* @__PURE__ */ new Set([
	"at",
	"concat",
	"copyWithin",
	"fill",
	"flat",
	"includes",
	"indexOf",
	"join",
	"lastIndexOf",
	"pop",
	"push",
	"reverse",
	"shift",
	"slice",
	"sort",
	"splice",
	"unshift"
]);
const jinjaArrayMethods = /* @__PURE__ */ new Set([
	"append",
	"count",
	"find",
	"index",
	"insert",
	"remove"
]);
const jinjaRecordMethods = /* @__PURE__ */ new Set([
	"get",
	"has_key",
	"items",
	"keys",
	"values"
]);
const mapMethods = /* @__PURE__ */ new Set([
	"clear",
	"delete",
	"entries",
	"get",
	"has",
	"keys",
	"set",
	"values"
]);
const setMethods = /* @__PURE__ */ new Set([
	"add",
	"clear",
	"delete",
	"entries",
	"has",
	"values"
]);
const mutatingMethodNames = /* @__PURE__ */ new Set([
	"add",
	"append",
	"clear",
	"copyWithin",
	"delete",
	"fill",
	"insert",
	"pop",
	"push",
	"remove",
	"reverse",
	"set",
	"shift",
	"sort",
	"splice",
	"unshift"
]);
/** Returns whether an approved method name can mutate its closed receiver. */
function isMutatingRuntimeIntrinsicName(name) {
	return mutatingMethodNames.has(name);
}
/** Resolves only explicitly approved closed methods, never host properties. */
function resolveRuntimeIntrinsic(receiver, name, cookiecutterCompat) {
	if (isReservedName(name) || receiver === void 0 || receiver === null || typeof receiver === "boolean" || receiver instanceof RuntimeRecord && !cookiecutterCompat) return;
	let found = false;
	if (typeof receiver === "string" || receiver instanceof RuntimeSafeString) found = stringMethods.has(name);
	else if (typeof receiver === "number") found = numberMethods.has(name);
	else if (receiver instanceof RuntimeArray) found = arrayMethods.has(name) || cookiecutterCompat && jinjaArrayMethods.has(name);
	else if (receiver instanceof RuntimeRecord) found = cookiecutterCompat && !receiver.has(name) && jinjaRecordMethods.has(name);
	else if (receiver instanceof RuntimeMap) found = mapMethods.has(name);
	else if (receiver instanceof RuntimeSet) found = setMethods.has(name);
	else if (receiver instanceof RuntimeRegex) found = name === "test";
	return found ? Object.freeze({
		receiver,
		name
	}) : void 0;
}
/** Returns positional bounds so invalid calls fail before argument evaluation. */
function runtimeIntrinsicArity(method, cookiecutterCompat) {
	const { name, receiver } = method;
	if (typeof receiver === "string" || receiver instanceof RuntimeSafeString) {
		if (name === "replace") return {
			minimum: 2,
			maximum: 2
		};
		if (name === "split" || name === "includes" || name === "startsWith" || name === "endsWith" || name === "indexOf" || name === "lastIndexOf") return {
			minimum: name === "split" ? 0 : 1,
			maximum: 2
		};
		if (name === "slice" || name === "substring") return {
			minimum: 0,
			maximum: 2
		};
		if (name === "charAt" || name === "charCodeAt") return {
			minimum: 0,
			maximum: 1
		};
		if (name === "concat") return {
			minimum: 0,
			maximum: Number.POSITIVE_INFINITY
		};
		return {
			minimum: 0,
			maximum: 0
		};
	}
	if (typeof receiver === "number") return {
		minimum: 0,
		maximum: 1
	};
	if (receiver instanceof RuntimeArray) {
		if (name === "at" || name === "count" || name === "index" || name === "find" || name === "remove") return {
			minimum: 1,
			maximum: 1
		};
		if (name === "append") return {
			minimum: 1,
			maximum: 1
		};
		if (name === "insert") return {
			minimum: 2,
			maximum: 2
		};
		if (name === "includes" || name === "indexOf" || name === "lastIndexOf") return {
			minimum: 1,
			maximum: 2
		};
		if (name === "copyWithin" || name === "fill") return {
			minimum: 1,
			maximum: 3
		};
		if (name === "flat" || name === "join") return {
			minimum: 0,
			maximum: 1
		};
		if (name === "slice") return {
			minimum: 0,
			maximum: 2
		};
		if (name === "pop") return {
			minimum: 0,
			maximum: cookiecutterCompat ? 1 : 0
		};
		if (name === "shift" || name === "sort" || name === "reverse") return {
			minimum: 0,
			maximum: 0
		};
		return {
			minimum: 0,
			maximum: Number.POSITIVE_INFINITY
		};
	}
	if (receiver instanceof RuntimeRecord) return name === "get" ? {
		minimum: 1,
		maximum: 2
	} : name === "has_key" ? {
		minimum: 1,
		maximum: 1
	} : {
		minimum: 0,
		maximum: 0
	};
	if (receiver instanceof RuntimeMap) {
		if (name === "set") return {
			minimum: 2,
			maximum: 2
		};
		if (name === "get" || name === "has" || name === "delete") return {
			minimum: 1,
			maximum: 1
		};
		return {
			minimum: 0,
			maximum: 0
		};
	}
	if (receiver instanceof RuntimeSet) {
		if (name === "add" || name === "has" || name === "delete") return {
			minimum: 1,
			maximum: 1
		};
		return {
			minimum: 0,
			maximum: 0
		};
	}
	return {
		minimum: 1,
		maximum: 1
	};
}
/** Invokes one sealed method using only closed receiver-specific behavior. */
function invokeRuntimeIntrinsic(method, positional, options) {
	assertRuntimeValueHasNoCallable(method.receiver);
	for (const value of positional) assertRuntimeValueHasNoCallable(value);
	const { receiver, name } = method;
	if (typeof receiver === "string" || receiver instanceof RuntimeSafeString) return invokeStringIntrinsic(receiver instanceof RuntimeSafeString ? receiver.value : receiver, name, positional, options);
	if (typeof receiver === "number") return invokeNumberIntrinsic(receiver, name, positional);
	if (receiver instanceof RuntimeArray) return invokeArrayIntrinsic(receiver, name, positional, options);
	if (receiver instanceof RuntimeRecord) return invokeRecordIntrinsic(receiver, name, positional);
	if (receiver instanceof RuntimeMap) return invokeMapIntrinsic(receiver, name, positional, options);
	if (receiver instanceof RuntimeSet) return invokeSetIntrinsic(receiver, name, positional, options);
	if (receiver instanceof RuntimeRegex && name === "test") {
		assertRegexExecution(options);
		const regex = createNativeRegex(receiver);
		const result = regex.test(runtimeToString(positional[0], options.chargeWork));
		receiver.setLastIndex(regex.lastIndex);
		return result;
	}
	throw new TypeError(`Unsupported template intrinsic ${name}`);
}
function invokeStringIntrinsic(text, name, positional, options) {
	const first = positional[0];
	const second = positional[1];
	switch (name) {
		case "replace": {
			const replacement = runtimeToString(second, options.chargeWork);
			if (first instanceof RuntimeRegex) {
				assertRegexExecution(options);
				const regex = createNativeRegex(first);
				const output = text.replace(regex, replacement);
				first.setLastIndex(regex.lastIndex);
				return output;
			}
			return text.replace(runtimeToString(first, options.chargeWork), replacement);
		}
		case "split": {
			const limit = second === void 0 ? void 0 : toUint32(second, options.chargeWork);
			if (first instanceof RuntimeRegex) {
				assertRegexExecution(options);
				return new RuntimeArray(text.split(createNativeRegex(first), limit));
			}
			const separator = first === void 0 ? void 0 : runtimeToString(first, options.chargeWork);
			return new RuntimeArray(separator === void 0 ? limit === 0 ? [] : [text] : limit === void 0 ? text.split(separator) : text.split(separator, limit));
		}
		case "includes": return text.includes(runtimeToString(first, options.chargeWork), optionalInteger(second, options.chargeWork));
		case "startsWith": return text.startsWith(runtimeToString(first, options.chargeWork), optionalInteger(second, options.chargeWork));
		case "endsWith": return text.endsWith(runtimeToString(first, options.chargeWork), optionalInteger(second, options.chargeWork));
		case "indexOf": return text.indexOf(runtimeToString(first, options.chargeWork), optionalInteger(second, options.chargeWork));
		case "lastIndexOf": return text.lastIndexOf(runtimeToString(first, options.chargeWork), optionalNumber(second, options.chargeWork));
		case "slice": return text.slice(optionalInteger(first, options.chargeWork), optionalInteger(second, options.chargeWork));
		case "substring": return text.substring(optionalInteger(first, options.chargeWork) ?? 0, optionalInteger(second, options.chargeWork));
		case "trim": return text.trim();
		case "trimStart": return text.trimStart();
		case "trimEnd": return text.trimEnd();
		case "toLowerCase": return text.toLowerCase();
		case "toUpperCase": return text.toUpperCase();
		case "charAt": return text.charAt(optionalInteger(first, options.chargeWork) ?? 0);
		case "charCodeAt": return text.charCodeAt(optionalInteger(first, options.chargeWork) ?? 0);
		case "concat": return text.concat(...positional.map((value) => runtimeToString(value, options.chargeWork)));
		default: throw new TypeError(`Unsupported string intrinsic ${name}`);
	}
}
function invokeNumberIntrinsic(value, name, positional) {
	const argument = positional[0] === void 0 ? void 0 : runtimeToNumber(positional[0]);
	switch (name) {
		case "toFixed": return argument === void 0 ? value.toFixed() : value.toFixed(argument);
		case "toExponential": return argument === void 0 ? value.toExponential() : value.toExponential(argument);
		case "toPrecision": return argument === void 0 ? value.toPrecision() : value.toPrecision(argument);
		case "toString": return argument === void 0 ? value.toString() : value.toString(argument);
		default: throw new TypeError(`Unsupported number intrinsic ${name}`);
	}
}
function invokeArrayIntrinsic(receiver, name, positional, options) {
	const items = receiver.copySparse();
	const first = positional[0];
	const second = positional[1];
	const third = positional[2];
	switch (name) {
		case "at": return items.at(toInteger(first, options.chargeWork));
		case "concat": return concatRuntimeArrays(receiver, positional);
		case "flat": return flatRuntimeArray(receiver, optionalDepth(first, options.chargeWork), options.chargeWork);
		case "includes": return items.includes(first, optionalInteger(second, options.chargeWork));
		case "indexOf": return items.indexOf(first, optionalInteger(second, options.chargeWork));
		case "lastIndexOf": return second === void 0 ? items.lastIndexOf(first) : items.lastIndexOf(first, toInteger(second, options.chargeWork));
		case "join": return joinRuntimeArray(receiver, first, options.chargeWork);
		case "slice": return new RuntimeArray(items.slice(optionalInteger(first, options.chargeWork), optionalInteger(second, options.chargeWork)));
		case "push":
		case "append": {
			const length = items.push(...positional);
			receiver.replace(items, options.chargeWork);
			return length;
		}
		case "pop": {
			if (options.cookiecutterCompat && first !== void 0) {
				const index = normalizeExistingIndex(toInteger(first, options.chargeWork), items.length);
				if (index === void 0) return void 0;
				const removed = items.splice(index, 1);
				receiver.replace(items, options.chargeWork);
				return removed[0];
			}
			const value = items.pop();
			receiver.replace(items, options.chargeWork);
			return value;
		}
		case "shift": {
			const value = items.shift();
			receiver.replace(items, options.chargeWork);
			return value;
		}
		case "unshift": {
			const length = items.unshift(...positional);
			receiver.replace(items, options.chargeWork);
			return length;
		}
		case "splice": {
			const start = first === void 0 ? 0 : toInteger(first, options.chargeWork);
			const removed = first === void 0 ? [] : second === void 0 ? items.splice(start) : items.splice(start, Math.max(0, toInteger(second, options.chargeWork)), ...positional.slice(2));
			receiver.replace(items, options.chargeWork);
			return new RuntimeArray(removed);
		}
		case "sort":
			items.sort(compareRuntimeArrayItems);
			receiver.replace(items, options.chargeWork);
			return receiver;
		case "reverse":
			items.reverse();
			receiver.replace(items, options.chargeWork);
			return receiver;
		case "fill":
			items.fill(first, optionalInteger(second, options.chargeWork) ?? 0, optionalInteger(third, options.chargeWork) ?? items.length);
			receiver.replace(items, options.chargeWork);
			return receiver;
		case "copyWithin":
			items.copyWithin(toInteger(first, options.chargeWork), optionalInteger(second, options.chargeWork) ?? 0, optionalInteger(third, options.chargeWork) ?? items.length);
			receiver.replace(items, options.chargeWork);
			return receiver;
		case "insert": {
			const removed = items.splice(toInteger(first, options.chargeWork), 0, second);
			receiver.replace(items, options.chargeWork);
			return new RuntimeArray(removed);
		}
		case "remove": {
			const index = items.indexOf(first);
			const removed = index < 0 ? [] : items.splice(index, 1);
			receiver.replace(items, options.chargeWork);
			return new RuntimeArray(removed);
		}
		case "count": {
			let count = 0;
			for (const item of receiver.presentValues()) {
				options.chargeWork?.();
				if (runtimeStrictEqual(item, first)) count += 1;
			}
			return count;
		}
		case "index":
		case "find": return items.indexOf(first);
		default: throw new TypeError(`Unsupported array intrinsic ${name}`);
	}
}
function invokeRecordIntrinsic(receiver, name, positional) {
	if (name === "get") {
		const key = runtimeToString(positional[0]);
		return receiver.has(key) ? receiver.get(key) : positional[1];
	}
	if (name === "has_key") return receiver.has(runtimeToString(positional[0]));
	if (name === "keys") return new RuntimeArray(Array.from(receiver.entries(), ([key]) => key));
	if (name === "values") return new RuntimeArray(Array.from(receiver.entries(), ([, value]) => value));
	if (name === "items") return new RuntimeArray(Array.from(receiver.entries(), ([key, value]) => new RuntimeArray([key, value])));
	throw new TypeError(`Unsupported record intrinsic ${name}`);
}
function invokeMapIntrinsic(receiver, name, positional, options) {
	if (name === "get") return receiver.get(positional[0]);
	if (name === "has") return receiver.has(positional[0]);
	if (name === "set") return receiver.set(positional[0], positional[1], options.chargeWork);
	if (name === "delete") return receiver.delete(positional[0], options.chargeWork);
	if (name === "clear") {
		receiver.clear(options.chargeWork);
		return;
	}
	if (name === "keys") return new RuntimeArray(Array.from(receiver.keys()));
	if (name === "values") return new RuntimeArray(Array.from(receiver.values()));
	if (name === "entries") return new RuntimeArray(Array.from(receiver.entries(), ([key, value]) => new RuntimeArray([key, value])));
	throw new TypeError(`Unsupported Map intrinsic ${name}`);
}
function invokeSetIntrinsic(receiver, name, positional, options) {
	if (name === "has") return receiver.has(positional[0]);
	if (name === "add") return receiver.add(positional[0], options.chargeWork);
	if (name === "delete") return receiver.delete(positional[0], options.chargeWork);
	if (name === "clear") {
		receiver.clear(options.chargeWork);
		return;
	}
	if (name === "values") return new RuntimeArray(Array.from(receiver.values()));
	if (name === "entries") return new RuntimeArray(Array.from(receiver.values(), (value) => new RuntimeArray([value, value])));
	throw new TypeError(`Unsupported Set intrinsic ${name}`);
}
function concatRuntimeArrays(receiver, positional) {
	const output = receiver.copySparse();
	for (const value of positional) if (value instanceof RuntimeArray) {
		const start = output.length;
		output.length += value.length;
		for (let index = 0; index < value.length; index += 1) if (value.has(index)) defineOwnArrayIndex(output, start + index, value.at(index));
	} else output.push(value);
	return new RuntimeArray(output);
}
function flatRuntimeArray(receiver, depth, chargeWork) {
	const output = [];
	appendFlattenedValues(output, receiver, depth, chargeWork);
	return new RuntimeArray(output);
}
function appendFlattenedValues(output, value, depth, chargeWork) {
	for (let index = 0; index < value.length; index += 1) {
		chargeWork?.();
		if (!value.has(index)) continue;
		const item = value.at(index);
		if (depth > 0 && item instanceof RuntimeArray) appendFlattenedValues(output, item, depth - 1, chargeWork);
		else output.push(item);
	}
}
function joinRuntimeArray(receiver, separatorValue, chargeWork) {
	const separator = separatorValue === void 0 ? "," : runtimeToString(separatorValue, chargeWork);
	const output = [];
	output.length = receiver.length;
	for (let index = 0; index < receiver.length; index += 1) {
		chargeWork?.();
		const value = receiver.at(index);
		output[index] = !receiver.has(index) || value === void 0 || value === null ? "" : runtimeToString(value, chargeWork);
	}
	return output.join(separator);
}
function compareRuntimeArrayItems(left, right) {
	const leftText = runtimeToString(left);
	const rightText = runtimeToString(right);
	return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}
function normalizeExistingIndex(index, length) {
	const normalized = index < 0 ? length + index : index;
	return normalized >= 0 && normalized < length ? normalized : void 0;
}
function optionalDepth(value, chargeWork) {
	if (value === void 0) return 1;
	const depth = toInteger(value, chargeWork);
	return Math.max(0, depth);
}
function optionalInteger(value, chargeWork) {
	return value === void 0 ? void 0 : toInteger(value, chargeWork);
}
function optionalNumber(value, chargeWork) {
	return value === void 0 ? void 0 : runtimeToNumber(value, chargeWork);
}
function toInteger(value, chargeWork) {
	const number = runtimeToNumber(value, chargeWork);
	if (Number.isNaN(number) || number === 0) return 0;
	if (!Number.isFinite(number)) return number;
	return Math.trunc(number);
}
function toUint32(value, chargeWork) {
	return runtimeToNumber(value, chargeWork) >>> 0;
}
function assertRegexExecution(options) {
	if (!options.allowRegexExecution) throw new TypeError("Template regular-expression execution is disabled");
}
function createNativeRegex(value) {
	const regex = new RegExp(value.source, value.flags);
	regex.lastIndex = value.lastIndex;
	return regex;
}
//#endregion
//#region src/runtime/lexicalSlots.ts
/** Static bindings and nested execution plans for one compiled source region. */
var LexicalScopePlan = class {
	#nodeSlots = /* @__PURE__ */ new WeakMap();
	#callableFrames = /* @__PURE__ */ new WeakMap();
	#blockFrames = /* @__PURE__ */ new WeakMap();
	#loops = /* @__PURE__ */ new WeakMap();
	/** Returns the direct slot selected for one reference or binding node. */
	slot(node) {
		return this.#nodeSlots.get(node);
	}
	/** Returns the compiled frame created for one macro or synthetic caller. */
	callableFrame(node) {
		const frame = this.#callableFrames.get(node);
		if (!frame) throw new Error(`Missing callable frame plan for ${node.type}`);
		return frame;
	}
	/** Returns the compiled frame created for one standalone block. */
	blockFrame(node) {
		const frame = this.#blockFrames.get(node);
		if (!frame) throw new Error("Missing block frame plan");
		return frame;
	}
	/** Returns the branch-specific plan and control slot for one loop. */
	loop(node) {
		const loop = this.#loops.get(node);
		if (!loop) throw new Error("Missing loop plan");
		return loop;
	}
	/** Records one direct slot during static planning. */
	bindSlot(node, slot) {
		this.#nodeSlots.set(node, slot);
	}
	/** Records one callable frame during static planning. */
	bindCallableFrame(node, frame) {
		this.#callableFrames.set(node, frame);
	}
	/** Records one block frame during static planning. */
	bindBlockFrame(node, frame) {
		this.#blockFrames.set(node, frame);
	}
	/** Records one loop plan during static planning. */
	bindLoop(node, loop) {
		this.#loops.set(node, loop);
	}
};
/** Slots and root visibility plan owned by one compiled-function invocation. */
var CompiledFramePlan = class {
	slots;
	scope;
	constructor(slots, scope) {
		this.slots = slots;
		this.scope = scope;
	}
};
/** Branch-specific visibility and persistent length state for one loop node. */
var LexicalLoopPlan = class {
	lengthSlot;
	#single;
	#array;
	#record;
	constructor(lengthSlot, single, array, record) {
		this.lengthSlot = lengthSlot;
		this.#single = single;
		this.#array = array;
		this.#record = record;
	}
	/** Selects the body plan emitted for the runtime container branch. */
	body(targetCount, arrayInput) {
		const scope = targetCount === 1 ? this.#single : arrayInput ? this.#array : this.#record;
		if (!scope) throw new Error("Missing loop body plan");
		return scope;
	}
	/** Selects the final compiler mapping used by a loop else body. */
	otherwise(targetCount) {
		const scope = targetCount === 1 ? this.#single : this.#record;
		if (!scope) throw new Error("Missing loop else plan");
		return scope;
	}
};
/** Static compiler-slot assignments for one complete immutable AST. */
var LexicalSlotPlan = class {
	#root;
	mayMutateContext;
	constructor(root, mayMutateContext) {
		this.#root = root;
		this.mayMutateContext = mayMutateContext;
	}
	/** Returns the compiled frame that owns root render storage. */
	rootFrame() {
		return this.#root;
	}
};
/** One invocation-local storage chain for statically allocated compiler slots. */
var RuntimeLexicalFrame = class {
	#parent;
	#values = /* @__PURE__ */ new Map();
	constructor(slots, parent) {
		this.#parent = parent;
		for (const slot of slots) this.#values.set(slot, void 0);
	}
	/** Reads one exact slot without falling through to runtime name lookup. */
	get(slot) {
		if (this.#values.has(slot)) return this.#values.get(slot);
		if (this.#parent) return this.#parent.get(slot);
		throw new Error(`Unknown lexical slot ${slot}`);
	}
	/** Replaces one exact slot in the compiled frame that owns it. */
	set(slot, value) {
		if (this.#values.has(slot)) {
			this.#values.set(slot, value);
			return;
		}
		if (this.#parent) {
			this.#parent.set(slot, value);
			return;
		}
		throw new Error(`Unknown lexical slot ${slot}`);
	}
};
/** Assigns stable direct slots according to Nunjucks compiler traversal order. */
function planLexicalSlots(ast, maximumExpansionWork = Number.POSITIVE_INFINITY) {
	const frames = [];
	const visitedNodes = /* @__PURE__ */ new WeakSet();
	let nextSlot = 0;
	let expansionWork = 0;
	let hasDynamicLookup = false;
	let hasIndirectCall = false;
	let hasMutatingLookup = false;
	const createCompiledFrame = (inherited) => {
		const mutable = { slots: [] };
		const scope = new LexicalScopePlan();
		const plan = new CompiledFramePlan(mutable.slots, scope);
		frames.push(mutable);
		return {
			plan,
			state: {
				frame: mutable,
				scope,
				bindings: new Map(inherited)
			}
		};
	};
	const createRegion = (state) => ({
		frame: state.frame,
		scope: new LexicalScopePlan(),
		bindings: new Map(state.bindings)
	});
	const createAnonymousSlot = (state) => {
		const slot = nextSlot;
		nextSlot += 1;
		state.frame.slots.push(slot);
		return slot;
	};
	const createSlot = (state, name, node) => {
		const slot = createAnonymousSlot(state);
		state.bindings.set(name, slot);
		state.scope.bindSlot(node, slot);
		return slot;
	};
	const useSlot = (state, node) => {
		if (node.type !== "Symbol") throw new Error(`Expected symbol, received ${node.type}`);
		const slot = state.bindings.get(node.value);
		if (slot !== void 0) state.scope.bindSlot(node, slot);
	};
	const planCallable = (node, inherited) => {
		const callable = createCompiledFrame(inherited);
		const state = callable.state;
		if (node.args.type !== "NodeList") throw new Error("Invalid callable argument list");
		const positionalSlots = /* @__PURE__ */ new Map();
		for (const argument of node.args.children) if (argument.type === "KeywordArgs") for (const pair of argument.children) {
			if (pair.type !== "Pair" || pair.key.type !== "Symbol") throw new Error("Invalid callable default");
			visit(pair.value, state);
		}
		else {
			if (argument.type !== "Symbol") throw new Error("Invalid callable formal");
			const name = argument.value;
			const existing = positionalSlots.get(name);
			if (existing === void 0) positionalSlots.set(name, createSlot(state, name, argument));
			else state.scope.bindSlot(argument, existing);
		}
		visit(node.body, state);
		return callable.plan;
	};
	const visitPairValue = (node, state) => {
		if (node.type !== "Pair") throw new Error(`Expected pair, received ${node.type}`);
		if (node.key.type !== "Symbol" && node.key.type !== "Literal") visit(node.key, state);
		visit(node.value, state);
	};
	const planLoopTargets = (targets, state) => {
		for (const target of targets) {
			if (target.type !== "Symbol") throw new Error(`Invalid loop target ${target.type}`);
			createSlot(state, target.value, target);
		}
	};
	function visit(node, state) {
		if (visitedNodes.has(node)) {
			expansionWork += 1;
			if (maximumExpansionWork !== Number.POSITIVE_INFINITY && expansionWork > maximumExpansionWork) throw new TemplateLimitError("workUnits", {
				phase: "evaluate",
				configured: maximumExpansionWork,
				observed: expansionWork
			});
		} else visitedNodes.add(node);
		switch (node.type) {
			case "Root":
			case "NodeList":
			case "Output":
			case "Group":
			case "Array":
				for (const child of node.children) visit(child, state);
				return;
			case "Dict":
			case "KeywordArgs":
				for (const child of node.children) visitPairValue(child, state);
				return;
			case "Pair":
				visitPairValue(node, state);
				return;
			case "Symbol":
				useSlot(state, node);
				return;
			case "LookupVal":
				if (node.val.type === "Literal" && typeof node.val.value === "string") hasMutatingLookup ||= isMutatingRuntimeIntrinsicName(node.val.value);
				else if (node.val.type !== "Literal") hasDynamicLookup = true;
				visit(node.target, state);
				visit(node.val, state);
				return;
			case "Slice":
				visit(node.start, state);
				visit(node.stop, state);
				visit(node.step, state);
				return;
			case "If":
			case "InlineIf":
				visit(node.cond, state);
				visit(node.body, state);
				if (node.else_) visit(node.else_, state);
				return;
			case "For": {
				visit(node.arr, state);
				const lengthSlot = createAnonymousSlot(state);
				const targets = node.name.type === "Array" ? node.name.children : [node.name];
				if (targets.length === 1) {
					const bodyState = createRegion(state);
					planLoopTargets(targets, bodyState);
					visit(node.body, bodyState);
					if (node.else_) visit(node.else_, bodyState);
					state.scope.bindLoop(node, new LexicalLoopPlan(lengthSlot, bodyState.scope, void 0, void 0));
					return;
				}
				const arrayState = createRegion(state);
				planLoopTargets(targets, arrayState);
				visit(node.body, arrayState);
				const recordState = createRegion(arrayState);
				planLoopTargets(targets.slice(0, 2), recordState);
				visit(node.body, recordState);
				if (node.else_) visit(node.else_, recordState);
				state.scope.bindLoop(node, new LexicalLoopPlan(lengthSlot, void 0, arrayState.scope, recordState.scope));
				return;
			}
			case "Macro": {
				if (node.name.type !== "Symbol") throw new Error("Invalid macro name");
				const slot = createSlot(state, node.name.value, node);
				state.scope.bindSlot(node.name, slot);
				state.scope.bindCallableFrame(node, planCallable(node));
				return;
			}
			case "Caller":
				state.scope.bindCallableFrame(node, planCallable(node, state.bindings));
				return;
			case "FunCall":
				if (node.name.type === "LookupVal") {
					if (node.name.val.type !== "Literal") hasMutatingLookup = true;
				} else hasIndirectCall = true;
				visit(node.name, state);
				visit(node.args, state);
				return;
			case "Filter":
				visit(node.args, state);
				return;
			case "CallBlock":
				visit(node.call, state);
				state.scope.bindCallableFrame(node.caller, planCallable(node.caller, state.bindings));
				return;
			case "Block": {
				const block = createCompiledFrame();
				visit(node.body, block.state);
				state.scope.bindBlockFrame(node, block.plan);
				return;
			}
			case "Set":
				if (node.value) visit(node.value, state);
				if (node.body) visit(node.body, state);
				for (const target of node.targets) useSlot(state, target);
				return;
			case "Switch":
				visit(node.expr, state);
				for (const candidate of node.cases) visit(candidate, state);
				if (node.default) visit(node.default, state);
				return;
			case "Case":
				visit(node.cond, state);
				visit(node.body, state);
				return;
			case "Capture":
				visit(node.body, state);
				return;
			case "In":
			case "Is":
			case "Or":
			case "And":
			case "Add":
			case "Concat":
			case "Sub":
			case "Mul":
			case "Div":
			case "Mod":
			case "Pow":
				visit(node.left, state);
				visit(node.right, state);
				return;
			case "Not":
			case "Neg":
			case "Pos":
			case "Floor":
				visit(node.target, state);
				return;
			case "Compare":
				visit(node.expr, state);
				for (const operation of node.ops) visit(operation, state);
				return;
			case "CompareOperand":
				visit(node.expr, state);
				return;
			case "TemplateData":
			case "Literal": return;
		}
	}
	const root = createCompiledFrame();
	visit(ast, root.state);
	for (const frame of frames) Object.freeze(frame.slots);
	return new LexicalSlotPlan(root.plan, hasMutatingLookup || hasDynamicLookup && hasIndirectCall);
}
//#endregion
//#region src/runtime/scope.ts
/** One interpreter-owned runtime value frame containing no host prototype. */
var RuntimeScope = class RuntimeScope {
	#parent;
	#isolateWrites;
	#entries = /* @__PURE__ */ new Map();
	constructor(parent, isolateWrites = false) {
		this.#parent = parent;
		this.#isolateWrites = isolateWrites;
	}
	/** Creates a child runtime value frame. */
	child(isolateWrites = false) {
		return new RuntimeScope(this, isolateWrites);
	}
	/** Defines or replaces one value in this exact scope. */
	set(name, value) {
		assertAllowedName(name);
		this.#entries.set(name, {
			value,
			writable: true
		});
	}
	/** Defines one read-only context binding. */
	setReadonly(name, value) {
		assertAllowedName(name);
		this.#entries.set(name, {
			value,
			writable: false
		});
	}
	/** Resolves a value through explicit scope parents only. */
	get(name) {
		if (isReservedName(name)) return;
		const entry = this.#entries.get(name);
		if (entry) return entry.value;
		return this.#parent?.get(name);
	}
	/** Replaces the nearest existing binding or defines it locally. */
	assign(name, value) {
		assertAllowedName(name);
		if (this.#isolateWrites) {
			this.#setLocal(name, value);
			return;
		}
		const entry = this.#entries.get(name);
		if (entry?.writable) {
			entry.value = value;
			return;
		}
		if (this.#parent?.canAssign(name)) {
			this.#parent.assign(name, value);
			return;
		}
		this.#setLocal(name, value);
	}
	/** Returns whether a binding exists through explicit parents. */
	has(name) {
		if (isReservedName(name)) return false;
		return this.#entries.has(name) || (this.#parent?.has(name) ?? false);
	}
	/** Returns bindings defined in this exact scope. */
	*ownEntries() {
		for (const [name, entry] of this.#entries) yield [name, entry.value];
	}
	canAssign(name) {
		const entry = this.#entries.get(name);
		if (entry) return entry.writable;
		if (this.#isolateWrites) return false;
		return this.#parent?.canAssign(name) ?? false;
	}
	#setLocal(name, value) {
		const entry = this.#entries.get(name);
		if (entry) {
			entry.value = value;
			entry.writable = true;
		} else this.#entries.set(name, {
			value,
			writable: true
		});
	}
};
function assertAllowedName(name) {
	if (isReservedName(name)) throw new TypeError(`Template name ${name} is reserved`);
}
//#endregion
//#region src/runtime/stringCodeUnits.ts
/** Iterates a validated primitive string as UTF-16 code units without host iteration hooks. */
function* stringCodeUnits(value) {
	for (let index = 0; index < value.length; index += 1) yield value[index];
}
//#endregion
//#region src/runtime/evaluator.ts
const indexedValueScratchBytes = 32;
/** Parses and evaluates one inline source with an already copied context. */
function evaluateRuntimeTemplate(source, context, options) {
	return evaluateRuntimeTemplateResult(source, context, options, false);
}
/** Parses and evaluates one inline source while preserving a sole output value. */
function evaluateRuntimeTemplateValue(source, context, options) {
	return evaluateRuntimeTemplateResult(source, context, options, true);
}
function evaluateRuntimeTemplateResult(source, context, options, preserveSoleValue) {
	if (options.limits.sourceCodeUnits !== Number.POSITIVE_INFINITY && source.length > options.limits.sourceCodeUnits) throw new TemplateLimitError("sourceCodeUnits", {
		phase: "parse",
		configured: options.limits.sourceCodeUnits,
		observed: source.length
	});
	const ast = parseTemplate(source, {
		trimBlocks: options.trimBlocks,
		lstripBlocks: options.lstripBlocks,
		cookiecutterCompat: options.cookiecutterCompat,
		astNodes: options.limits.astNodes,
		nestingDepth: options.limits.nestingDepth
	});
	let lexicalSlots;
	try {
		lexicalSlots = planLexicalSlots(ast, options.limits.workUnits);
	} catch (error) {
		if (error instanceof TemplateLimitError) throw withTemplateLimitErrorContext(error, "evaluate", ast.line + 1, ast.column + 1);
		throw error;
	}
	const isolatedContext = options.cloneContextBeforeMutation && lexicalSlots.mayMutateContext ? cloneRuntimeContext(context) : context;
	const evaluator = new Evaluator(options, lexicalSlots);
	return preserveSoleValue ? evaluator.renderValue(ast, isolatedContext) : evaluator.render(ast, isolatedContext);
}
function soleInterpolationOutput(ast) {
	if (ast.type !== "Root" || ast.children.length !== 1) return;
	const output = ast.children[0];
	if (output?.type !== "Output" || output.children.length !== 1 || output.children[0]?.type === "TemplateData") return;
	return output;
}
var Evaluator = class {
	#options;
	#lexicalSlots;
	#macros = /* @__PURE__ */ new Map();
	#builtinCallables = /* @__PURE__ */ new Map();
	#capabilityNames = /* @__PURE__ */ new Map();
	#capabilityHandles = /* @__PURE__ */ new Map();
	#builtinGlobalHandles = /* @__PURE__ */ new Map();
	#globalValues = /* @__PURE__ */ new Map();
	#chargeExpansionWork = () => {
		this.#charge(0);
	};
	#nextCallableId = 1;
	#workUnits = 0;
	#outputCodeUnits = 0;
	#capabilityCalls = 0;
	#jsonOutputTarget;
	#jsonOutput = [];
	#nativeOutput;
	#nativeValue = void 0;
	constructor(options, lexicalSlots) {
		this.#options = options;
		this.#lexicalSlots = lexicalSlots;
	}
	render(ast, context) {
		const output = [];
		return this.#evaluateTemplate(ast, context, output, () => output.join(""));
	}
	renderValue(ast, context) {
		if (this.#options.valueCoercion === "json") {
			const output = [];
			const child = ast.type === "Root" && ast.children.length === 1 ? ast.children[0] : void 0;
			if (child && !(child.type === "Output" && child.children[0]?.type === "TemplateData")) this.#jsonOutputTarget = output;
			return this.#evaluateTemplate(ast, context, output, () => {
				const normal = output.join("");
				if (!this.#jsonOutputTarget) return normal === "" ? void 0 : normal;
				const encoded = this.#jsonOutput.join("");
				if (encoded === "") return;
				let decoded;
				try {
					decoded = JSON.parse(encoded);
				} catch (error) {
					if (!isJsonSyntaxError(error)) throw error;
					return normal === "" ? void 0 : normal;
				}
				return copyPublicValueWithWork(copyRuntimeValue(decoded), this.#chargeExpansionWork);
			});
		}
		const nativeOutput = soleInterpolationOutput(ast);
		if (!nativeOutput) return this.render(ast, context);
		this.#nativeOutput = nativeOutput;
		return this.#evaluateTemplate(ast, context, [], () => {
			const value = this.#nativeValue;
			this.#chargeOutputCodeUnits(renderedRuntimeValueCodeUnits(value, this.#chargeExpansionWork));
			return copyPublicValueWithWork(value, this.#chargeExpansionWork);
		});
	}
	#evaluateTemplate(ast, context, output, complete) {
		const contextScope = new RuntimeScope();
		for (const [name, value] of context.entries()) contextScope.setReadonly(name, value);
		const exportScope = contextScope.child(true);
		const scope = exportScope.child(true);
		const rootFrame = this.#lexicalSlots.rootFrame();
		const macroContext = createMacroBindingContext(new RuntimeLexicalFrame(rootFrame.slots), rootFrame.scope, exportScope, true, true);
		try {
			this.#renderTemplate(ast, scope, macroContext, output, 0);
			return complete();
		} catch (error) {
			if (error instanceof TemplateLimitError) throw withTemplateLimitErrorContext(error, "evaluate", ast.line + 1, ast.column + 1);
			throw RuntimeEvaluationError.from(error, ast.line, ast.column);
		}
	}
	#renderTemplate(ast, scope, macroContext, output, depth) {
		this.#evaluateNode(ast, scope, macroContext, output, depth + 1);
	}
	#evaluateNode(node, scope, macroContext, output, depth) {
		try {
			this.#evaluateNodeUnchecked(node, scope, macroContext, output, depth);
		} catch (error) {
			if (error instanceof TemplateLimitError) throw withTemplateLimitErrorContext(error, "evaluate", node.line + 1, node.column + 1);
			throw RuntimeEvaluationError.from(error, node.line, node.column);
		}
	}
	#evaluateNodeUnchecked(node, scope, macroContext, output, depth) {
		this.#charge(depth);
		switch (node.type) {
			case "Root":
			case "NodeList":
				this.#evaluateSequence(node.children, scope, macroContext, output, depth);
				return;
			case "Output":
				if (node === this.#nativeOutput) {
					const child = node.children[0];
					if (!child || child.type === "TemplateData") throw new Error("Invalid native output node");
					this.#nativeValue = this.#evaluateExpression(child, scope, macroContext, depth + 1);
					return;
				}
				for (const child of node.children) if (child.type === "TemplateData") this.#append(output, literalString(child));
				else {
					const value = this.#evaluateExpression(child, scope, macroContext, depth + 1);
					const normal = renderRuntimeValue(value, this.#chargeExpansionWork);
					let encoded = normal;
					if (output === this.#jsonOutputTarget) {
						this.#assertScratch([value]);
						encoded = renderRuntimeValue(applyBuiltinFilter("dump", value, [], /* @__PURE__ */ new Map(), (count) => this.#reserveIndexedValues(count, 0)), this.#chargeExpansionWork);
					}
					this.#append(output, normal, encoded);
				}
				return;
			case "If":
				if (runtimeTruthy(this.#evaluateExpression(node.cond, scope, macroContext, depth + 1))) this.#evaluateNode(node.body, scope, macroContext, output, depth + 1);
				else {
					const otherwise = node.else_;
					if (otherwise) this.#evaluateNode(otherwise, scope, macroContext, output, depth + 1);
				}
				return;
			case "For":
				this.#evaluateFor(node, scope, macroContext, output, depth + 1);
				return;
			case "Set":
				this.#evaluateSet(node, scope, macroContext, depth + 1);
				return;
			case "Macro": {
				const name = symbolName(node.name);
				const id = this.#nextCallableId++;
				this.#macros.set(id, {
					node,
					framePlan: macroContext.lexicalPlan.callableFrame(node),
					scope: macroContext.invocationScope,
					invocationScope: macroContext.invocationScope
				});
				const handle = new RuntimeCallable("macro", id);
				const slot = macroContext.lexicalPlan.slot(node);
				if (slot === void 0) throw new Error(`Missing lexical slot for macro ${name}`);
				macroContext.lexicalFrame.set(slot, handle);
				if (macroContext.exportsMacros) macroContext.invocationScope.set(name, handle);
				return;
			}
			case "CallBlock":
				this.#evaluateCallBlock(node, scope, macroContext, output, depth + 1);
				return;
			case "Block":
				this.#evaluateBlock(node, scope, macroContext, output, depth + 1);
				return;
			case "Switch": {
				const value = this.#evaluateExpression(node.expr, scope, macroContext, depth + 1);
				const cases = node.cases;
				let matched = false;
				for (const candidate of cases) {
					const condition = matched ? void 0 : this.#evaluateExpression(candidate.cond, scope, macroContext, depth + 1);
					if (matched || runtimeStrictEqual(value, condition)) {
						matched = true;
						if (candidate.body.type === "NodeList" && candidate.body.children.length === 0) continue;
						this.#evaluateNode(candidate.body, scope, macroContext, output, depth + 1);
						return;
					}
				}
				const fallback = node.default;
				if (fallback) this.#evaluateNode(fallback, scope, macroContext, output, depth + 1);
				return;
			}
			default: throw new Error(`Unexpected statement node ${node.type}`);
		}
	}
	#evaluateBlock(node, scope, macroContext, output, depth) {
		const blockScope = scope.child(true);
		const blockFrame = macroContext.lexicalPlan.blockFrame(node);
		const blockMacroContext = createMacroBindingContext(new RuntimeLexicalFrame(blockFrame.slots), blockFrame.scope, macroContext.invocationScope, true, false);
		this.#evaluateNode(node.body, blockScope, blockMacroContext, output, depth + 1);
	}
	#evaluateSequence(nodes, scope, macroContext, output, depth) {
		for (const node of nodes) this.#evaluateNode(node, scope, macroContext, output, depth + 1);
	}
	#evaluateFor(node, scope, macroContext, output, depth) {
		const value = this.#evaluateExpression(node.arr, scope, macroContext, depth + 1);
		const binding = node.name;
		let targets;
		if (binding.type === "Symbol") targets = [binding];
		else if (binding.type === "Array") targets = binding.children;
		else throw new Error(`Invalid loop target ${binding.type}`);
		const entries = iterableEntries(value, targets.length, this.#chargeExpansionWork);
		const loopScope = scope.child();
		const loopPlan = macroContext.lexicalPlan.loop(node);
		const bodyPlan = loopPlan.body(targets.length, entries.compilerBranch === "array");
		const loopMacroContext = createMacroBindingContext(macroContext.lexicalFrame, bodyPlan, macroContext.invocationScope, false, false);
		let loopLength = macroContext.lexicalFrame.get(loopPlan.lengthSlot);
		if (runtimeTruthy(value)) {
			loopLength = entries.length;
			macroContext.lexicalFrame.set(loopPlan.lengthSlot, loopLength);
		}
		let index = 0;
		for (const entry of entries.values) {
			const iteration = loopScope;
			bindLoopTargets(targets, entry, entries.compilerBranch, iteration, loopMacroContext.lexicalFrame, loopMacroContext.lexicalPlan);
			const numericLength = runtimeToNumber(loopLength, this.#chargeExpansionWork);
			bindRuntimeFrameLocal("loop", new RuntimeRecord([
				["index", index + 1],
				["index0", index],
				["revindex", numericLength - index],
				["revindex0", numericLength - index - 1],
				["first", index === 0],
				["last", index === numericLength - 1],
				["length", loopLength]
			]), iteration);
			this.#evaluateNode(node.body, iteration, loopMacroContext, output, depth + 1);
			index += 1;
		}
		const otherwise = node.else_;
		if (!runtimeTruthy(loopLength) && otherwise) {
			const otherwiseMacroContext = createMacroBindingContext(macroContext.lexicalFrame, loopPlan.otherwise(targets.length), macroContext.invocationScope, false, false);
			this.#evaluateNode(otherwise, loopScope, otherwiseMacroContext, output, depth + 1);
		}
	}
	#evaluateSet(node, scope, macroContext, depth) {
		const targets = node.targets;
		const valueNode = node.value;
		let value;
		if (valueNode) value = this.#evaluateExpression(valueNode, scope, macroContext, depth + 1);
		else {
			const body = node.body;
			if (!body) throw new Error("Invalid block assignment");
			const capturedBody = body.type === "Capture" ? body.body : body;
			value = this.#capture(capturedBody, scope, macroContext, depth + 1, false);
		}
		if (targets.length === 1) {
			bindAssignment(targets[0], value, scope);
			bindLexicalAssignment(targets[0], value, macroContext.lexicalFrame, macroContext.lexicalPlan);
			this.#exportAssignment(targets[0], value, macroContext);
			return;
		}
		for (const target of targets) {
			bindAssignment(target, value, scope);
			bindLexicalAssignment(target, value, macroContext.lexicalFrame, macroContext.lexicalPlan);
			this.#exportAssignment(target, value, macroContext);
		}
	}
	#exportAssignment(target, value, macroContext) {
		if (macroContext.exportsAssignments) macroContext.invocationScope.set(symbolName(target), value);
	}
	#evaluateExpression(node, scope, macroContext, depth) {
		try {
			return this.#evaluateExpressionUnchecked(node, scope, macroContext, depth);
		} catch (error) {
			if (error instanceof TemplateLimitError) throw withTemplateLimitErrorContext(error, "evaluate", node.line + 1, node.column + 1);
			throw RuntimeEvaluationError.from(error, node.line, node.column);
		}
	}
	#evaluateExpressionUnchecked(node, scope, macroContext, depth) {
		this.#charge(depth);
		switch (node.type) {
			case "Literal": {
				const value = node.value;
				if (isRegexLiteral(value)) return new RuntimeRegex(value.source, value.flags);
				if (value === void 0 || value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
				throw new Error("Invalid literal AST value");
			}
			case "Symbol": {
				const name = symbolName(node);
				const slot = macroContext.lexicalPlan.slot(node);
				if (slot !== void 0) return macroContext.lexicalFrame.get(slot);
				const value = scope.get(name);
				if (value !== void 0 || scope.has(name)) return value;
				if (this.#options.cookiecutterCompat) {
					if (name === "True") return true;
					if (name === "False") return false;
					if (name === "None") return null;
				}
				const globalValue = this.#options.host?.globalValue?.(name);
				if (globalValue?.found) {
					if (!this.#lexicalSlots.mayMutateContext) return globalValue.value;
					if (!this.#globalValues.has(name)) this.#globalValues.set(name, cloneRuntimeValue(globalValue.value));
					return this.#globalValues.get(name);
				}
				if (this.#options.host?.hasGlobal?.(name)) return this.#registerGlobal(name);
				return this.#registerBuiltinGlobal(name);
			}
			case "Array": {
				const values = [];
				for (const child of node.children) values.push(this.#evaluateExpression(child, scope, macroContext, depth + 1));
				return new RuntimeArray(values);
			}
			case "Group": {
				if (node.children.length === 0) throw new Error("Invalid empty expression group");
				let result = void 0;
				for (const [index, child] of node.children.entries()) {
					const value = this.#evaluateExpression(child, scope, macroContext, depth + 1);
					if (index < node.children.length - 1) assertRuntimeValueHasNoCallable(value);
					result = value;
				}
				return result;
			}
			case "Dict":
			case "KeywordArgs": {
				const entries = [];
				for (const pair of node.children) {
					if (pair.type !== "Pair") throw new Error("Invalid entry node");
					const keyNode = pair.key;
					const name = keyNode.type === "Symbol" ? symbolName(keyNode) : runtimeToPropertyKey(this.#evaluateExpression(keyNode, scope, macroContext, depth + 1), this.#chargeExpansionWork);
					if (isReservedName(name)) throw new Error(`Template name ${name} is reserved`);
					entries.push([name, this.#evaluateExpression(pair.value, scope, macroContext, depth + 1)]);
				}
				return new RuntimeRecord(entries);
			}
			case "LookupVal": {
				const target = this.#evaluateExpression(node.target, scope, macroContext, depth + 1);
				const valueNode = node.val;
				if (valueNode.type === "Slice") return this.#evaluateSlice(target, valueNode, scope, macroContext, depth + 1);
				if (valueNode.type === "Array") {
					const children = valueNode.children;
					if (children.length === 1 && children[0]?.type === "Slice") return this.#evaluateSlice(target, children[0], scope, macroContext, depth + 1);
				}
				const constantKey = constantLookupKey(valueNode);
				if (constantKey.found) {
					this.#charge(depth + 1);
					if (target instanceof RuntimeCallable && target.callableKind === "builtin" && typeof constantKey.value === "string") return this.#lookupBuiltinCallable(target.id, constantKey.value);
					return this.#lookupRuntimeMember(target, constantKey.value);
				}
				const key = this.#evaluateExpression(valueNode, scope, macroContext, depth + 1);
				if (target instanceof RuntimeCallable && target.callableKind === "builtin") return this.#lookupBuiltinCallable(target.id, runtimeToPropertyKey(key, this.#chargeExpansionWork));
				return this.#lookupRuntimeMember(target, runtimeToPropertyKey(key, this.#chargeExpansionWork));
			}
			case "InlineIf": {
				if (runtimeTruthy(this.#evaluateExpression(node.cond, scope, macroContext, depth + 1))) return this.#evaluateExpression(node.body, scope, macroContext, depth + 1);
				const otherwise = node.else_;
				return otherwise ? this.#evaluateExpression(otherwise, scope, macroContext, depth + 1) : "";
			}
			case "Or": {
				const left = this.#evaluateExpression(node.left, scope, macroContext, depth + 1);
				return runtimeTruthy(left) ? left : this.#evaluateExpression(node.right, scope, macroContext, depth + 1);
			}
			case "And": {
				const left = this.#evaluateExpression(node.left, scope, macroContext, depth + 1);
				return runtimeTruthy(left) ? this.#evaluateExpression(node.right, scope, macroContext, depth + 1) : left;
			}
			case "Not": return !runtimeTruthy(this.#evaluateExpression(node.target, scope, macroContext, depth + 1));
			case "Neg": return -runtimeToNumber(this.#evaluateExpression(node.target, scope, macroContext, depth + 1), this.#chargeExpansionWork);
			case "Pos": return runtimeToNumber(this.#evaluateExpression(node.target, scope, macroContext, depth + 1), this.#chargeExpansionWork);
			case "Floor": return Math.floor(runtimeToNumber(this.#evaluateExpression(node.target, scope, macroContext, depth + 1), this.#chargeExpansionWork));
			case "Add":
			case "Concat":
			case "Sub":
			case "Mul":
			case "Div":
			case "Mod":
			case "Pow": return this.#evaluateBinary(node, scope, macroContext, depth + 1);
			case "Compare": return this.#evaluateComparison(node, scope, macroContext, depth + 1);
			case "In": {
				const needle = this.#evaluateExpression(node.left, scope, macroContext, depth + 1);
				return runtimeContains(this.#evaluateExpression(node.right, scope, macroContext, depth + 1), needle, this.#chargeExpansionWork);
			}
			case "Is": return this.#evaluateTest(node, scope, macroContext, depth + 1);
			case "Filter": return this.#evaluateFilter(node, scope, macroContext, depth + 1);
			case "FunCall": return this.#evaluateCall(node, scope, macroContext, depth + 1);
			case "Capture": return this.#capture(node.body, scope.child(), macroContext, depth + 1, false);
			case "Caller": return this.#registerCaller(node, macroContext.lexicalPlan.callableFrame(node), scope, macroContext.lexicalFrame, macroContext.invocationScope);
			default: throw new Error(`Unexpected expression node ${node.type}`);
		}
	}
	#evaluateSlice(input, slice, scope, macroContext, depth) {
		if (input instanceof RuntimeCallable) throw new TypeError("Callable values cannot be sliced");
		const target = runtimeTruthy(input) ? input : new RuntimeArray([]);
		const length = lookupRuntimeConstantKey(target, "length");
		let start = this.#evaluateExpression(slice.start, scope, macroContext, depth + 1);
		let stop = this.#evaluateExpression(slice.stop, scope, macroContext, depth + 1);
		const step = this.#evaluateExpression(slice.step, scope, macroContext, depth + 1);
		const numericStep = runtimeToNumber(step, this.#chargeExpansionWork);
		if (!Number.isFinite(numericStep) || numericStep === 0) throw new Error("Slice step must have finite non-zero numeric coercion");
		const stepOrder = runtimeOrder(step, 0, this.#chargeExpansionWork);
		if (start === null) start = stepOrder < 0 ? runtimeToNumber(length, this.#chargeExpansionWork) - 1 : 0;
		if (stop === null) stop = stepOrder < 0 ? -1 : length;
		else if (runtimeOrder(stop, 0, this.#chargeExpansionWork) < 0) stop = runtimeAdd(stop, length, this.#chargeExpansionWork);
		if (runtimeOrder(start, 0, this.#chargeExpansionWork) < 0) start = runtimeAdd(start, length, this.#chargeExpansionWork);
		const output = [];
		let scratchBytes = 0;
		for (let index = start;; index = runtimeAdd(index, step, this.#chargeExpansionWork)) {
			if (runtimeOrder(index, 0, this.#chargeExpansionWork) < 0 || runtimeOrder(index, length, this.#chargeExpansionWork) > 0) break;
			if (stepOrder > 0 && runtimeOrder(index, stop, this.#chargeExpansionWork) >= 0 || stepOrder < 0 && runtimeOrder(index, stop, this.#chargeExpansionWork) <= 0) break;
			this.#charge(depth);
			const value = lookupRuntimeValue(target, index);
			assertRuntimeValueHasNoCallable(value);
			if (this.#options.limits.scratchBytes !== Number.POSITIVE_INFINITY) {
				scratchBytes += indexedValueScratchBytes + runtimeValueBytes(value, this.#chargeExpansionWork);
				if (scratchBytes > this.#options.limits.scratchBytes) throw new TemplateLimitError("scratchBytes", {
					phase: "evaluate",
					configured: this.#options.limits.scratchBytes,
					observed: scratchBytes
				});
			}
			output.push(value);
		}
		return new RuntimeArray(output);
	}
	#evaluateBinary(node, scope, macroContext, depth) {
		const left = this.#evaluateExpression(node.left, scope, macroContext, depth + 1);
		const right = this.#evaluateExpression(node.right, scope, macroContext, depth + 1);
		if (node.type === "Concat") return runtimeConcat(left, right, this.#chargeExpansionWork);
		if (node.type === "Add") return runtimeAdd(left, right, this.#chargeExpansionWork);
		const leftNumber = runtimeToNumber(left, this.#chargeExpansionWork);
		const rightNumber = runtimeToNumber(right, this.#chargeExpansionWork);
		switch (node.type) {
			case "Sub": return leftNumber - rightNumber;
			case "Mul": return leftNumber * rightNumber;
			case "Div": return leftNumber / rightNumber;
			case "Mod": return leftNumber % rightNumber;
			case "Pow": return leftNumber ** rightNumber;
			default: throw new Error(`Invalid binary operator ${node.type}`);
		}
	}
	#evaluateComparison(node, scope, macroContext, depth) {
		let left = this.#evaluateExpression(node.expr, scope, macroContext, depth + 1);
		let result = false;
		for (const operation of node.ops) {
			const right = this.#evaluateExpression(operation.expr, scope, macroContext, depth + 1);
			result = runtimeCompare(left, operation.operator, right, this.#chargeExpansionWork);
			left = result;
		}
		return result;
	}
	#evaluateFilter(node, scope, macroContext, depth) {
		const name = symbolName(node.name);
		const builtinName = this.#options.cookiecutterCompat && name === "jsonify" ? "dump" : name;
		const hasHostFilter = this.#options.host?.hasFilter?.(name) === true;
		if (!hasHostFilter && !hasBuiltinFilter(builtinName)) {
			const configuredNames = this.#options.host?.filterNames?.() ?? [];
			const candidates = diagnosticFilterNames(this.#options.cookiecutterCompat, configuredNames);
			throw new Error(unknownRuntimeName("template filter", name, candidates));
		}
		if (hasHostFilter) assertPositionalOnlySyntax(node.args, `Registered filter ${name}`);
		const arguments_ = this.#evaluateArguments(node.args, scope, macroContext, depth + 1);
		const [input, ...positional] = arguments_.positional;
		if (hasHostFilter) {
			assertRuntimeArgumentsHaveNoCallable(arguments_);
			this.#assertScratch([
				input,
				...positional,
				...arguments_.keyword.values()
			]);
			this.#chargeCapability();
			const hostResult = this.#options.host.filter?.(name, input, Object.freeze({
				positional: Object.freeze(positional),
				keyword: arguments_.keyword
			}));
			if (hostResult?.found) return hostResult.value;
			throw new Error(`Unknown configured template filter ${name}`);
		}
		const lowered = lowerBuiltinFilterArguments(builtinName, positional, arguments_.keyword);
		const scratchBytes = this.#assertScratch([input, ...lowered.scratch]);
		try {
			return applyBuiltinFilter(builtinName, input, lowered.positional, lowered.keyword, (count) => this.#reserveIndexedValues(count, scratchBytes), this.#options.allowRegexExecution);
		} catch (error) {
			throw contextualizeRuntimeFailure(error, `Filter ${formatDiagnosticValue(builtinName)} failed for ${runtimeValueKind(input)} input`, node.name.line, node.name.column);
		}
	}
	#evaluateTest(node, scope, macroContext, depth) {
		const { name, argumentsNode } = staticTestInvocation(node.right);
		if (isReservedName(name)) throw new Error(`Template test ${name} is reserved`);
		if (!hasBuiltinTest(name)) throw new Error(unknownRuntimeName("template test", name, listBuiltinTestNames()));
		const expectedArity = builtinTestArity(name);
		if (expectedArity === void 0) throw new Error(`Unknown template test ${name}`);
		if (argumentsNode) assertExactPositionalSyntax(argumentsNode, `Template test ${name}`, expectedArity);
		else if (expectedArity !== 0) throw new TypeError(`Template test ${name} requires ${expectedArity} positional argument`);
		const input = this.#evaluateExpression(node.left, scope, macroContext, depth + 1);
		const arguments_ = argumentsNode ? this.#evaluateArguments(argumentsNode, scope, macroContext, depth + 1) : Object.freeze({
			positional: Object.freeze([]),
			keyword: /* @__PURE__ */ new Map()
		});
		this.#chargeExpandedValues([input, ...arguments_.positional]);
		let builtin;
		try {
			builtin = applyBuiltinTest(name, input, arguments_.positional);
		} catch (error) {
			throw contextualizeRuntimeFailure(error, `Test ${formatDiagnosticValue(name)} failed for ${runtimeValueKind(input)} input`, node.right.line, node.right.column);
		}
		if (builtin === void 0) throw new Error(`Invalid template test ${name}`);
		return builtin;
	}
	#evaluateCallBlock(node, scope, macroContext, output, depth) {
		const call = node.call;
		if (call.type !== "FunCall") throw new Error("Invalid call block");
		const target = this.#evaluateExpression(call.name, scope, macroContext, depth + 1);
		if (!(target instanceof RuntimeCallable) || target.callableKind !== "macro") throw new Error("Call blocks can target only template macros");
		const ordinaryArguments = this.#evaluateArguments(call.args, scope, macroContext, depth + 1);
		const keyword = new Map(ordinaryArguments.keyword);
		keyword.set("caller", this.#registerCaller(node.caller, macroContext.lexicalPlan.callableFrame(node.caller), scope, macroContext.lexicalFrame, macroContext.invocationScope));
		const arguments_ = Object.freeze({
			positional: ordinaryArguments.positional,
			keyword
		});
		const value = this.#invokeMacro(target.id, arguments_, depth + 1);
		this.#append(output, renderRuntimeValue(value, this.#chargeExpansionWork));
	}
	#evaluateCall(node, scope, macroContext, depth) {
		const targetNode = node.name;
		const target = this.#evaluateExpression(targetNode, scope, macroContext, depth + 1);
		const name = diagnosticCallablePath(targetNode);
		if (target instanceof RuntimeCallable) {
			if (target.callableKind === "macro" || target.callableKind === "caller") {
				const arguments_ = this.#evaluateArguments(node.args, scope, macroContext, depth + 1);
				return this.#invokeMacro(target.id, arguments_, depth + 1);
			}
			if (target.callableKind === "builtin") {
				this.#assertBuiltinArgumentSyntax(target.id, node.args);
				const arguments_ = this.#evaluateArguments(node.args, scope, macroContext, depth + 1);
				assertRuntimeArgumentsHaveNoCallable(arguments_);
				return this.#invokeBuiltinCallable(target.id, arguments_);
			}
			if (target.callableKind === "capability") {
				const capabilityName = this.#capabilityNames.get(target.id);
				if (!capabilityName || !this.#options.host?.global) throw new Error("Unknown template capability");
				assertPositionalOnlySyntax(node.args, `Registered global ${capabilityName}`);
				const arguments_ = this.#evaluateArguments(node.args, scope, macroContext, depth + 1);
				assertRuntimeArgumentsHaveNoCallable(arguments_);
				this.#chargeCapability();
				const result = this.#options.host.global(capabilityName, arguments_);
				if (result.found) return result.value;
				throw new Error("Unknown template capability");
			}
		}
		if (name) throw new Error(`Template value ${formatDiagnosticValue(name)} resolved to ${runtimeValueKind(target)} and cannot be called`);
		throw new Error(`Template expression resolved to ${runtimeValueKind(target)} and cannot be called`);
	}
	#evaluateArguments(node, scope, macroContext, depth) {
		const positional = [];
		const keyword = /* @__PURE__ */ new Map();
		if (node.type !== "NodeList") throw new Error("Invalid argument list");
		for (const child of node.children) if (child.type === "KeywordArgs") for (const pair of child.children) {
			if (pair.type !== "Pair") throw new Error("Invalid keyword argument");
			const keyNode = pair.key;
			const name = keyNode.type === "Symbol" ? symbolName(keyNode) : runtimeToPropertyKey(this.#evaluateExpression(keyNode, scope, macroContext, depth + 1), this.#chargeExpansionWork);
			if (isReservedName(name)) throw new Error(`Template name ${name} is reserved`);
			keyword.set(name, this.#evaluateExpression(pair.value, scope, macroContext, depth + 1));
		}
		else positional.push(this.#evaluateExpression(child, scope, macroContext, depth + 1));
		return Object.freeze({
			positional: Object.freeze(positional),
			keyword
		});
	}
	#registerGlobal(name) {
		const existing = this.#capabilityHandles.get(name);
		if (existing) return existing;
		const id = this.#nextCallableId++;
		this.#capabilityNames.set(id, name);
		const handle = new RuntimeCallable("capability", id);
		this.#capabilityHandles.set(name, handle);
		return handle;
	}
	#registerBuiltinGlobal(name) {
		if (name !== "range" && name !== "cycler" && name !== "joiner") return;
		const existing = this.#builtinGlobalHandles.get(name);
		if (existing) return existing;
		const id = this.#nextCallableId++;
		this.#builtinCallables.set(id, {
			type: "global",
			name
		});
		const handle = new RuntimeCallable("builtin", id);
		this.#builtinGlobalHandles.set(name, handle);
		return handle;
	}
	#registerCaller(node, framePlan, scope, lexicalFrame, invocationScope) {
		const id = this.#nextCallableId++;
		this.#macros.set(id, {
			node,
			framePlan,
			scope,
			lexicalFrame,
			invocationScope
		});
		return new RuntimeCallable("caller", id);
	}
	#invokeMacro(id, arguments_, depth) {
		const definition = this.#macros.get(id);
		if (!definition) throw new Error("Unknown template macro");
		const local = definition.scope.child(true);
		const bodyMacroContext = definition.node.type === "Caller" ? createMacroBindingContext(new RuntimeLexicalFrame(definition.framePlan.slots, definition.lexicalFrame), definition.framePlan.scope, definition.invocationScope, false, false) : createMacroBindingContext(new RuntimeLexicalFrame(definition.framePlan.slots), definition.framePlan.scope, definition.invocationScope, true, false);
		const args = definition.node.args;
		if (args.type !== "NodeList") throw new Error("Invalid macro arguments");
		const argumentNodes = args.children;
		const positionalNames = [];
		const defaultNames = [];
		let declaresCaller = false;
		for (const argument of argumentNodes) if (argument.type === "KeywordArgs") for (const pair of argument.children) {
			if (pair.type !== "Pair") throw new Error("Invalid macro default");
			const name = symbolName(pair.key);
			defaultNames.push(name);
			declaresCaller ||= name === "caller";
		}
		else {
			const name = symbolName(argument);
			positionalNames.push(name);
			declaresCaller ||= name === "caller";
		}
		const normalized = normalizeMacroArguments(positionalNames, defaultNames, arguments_);
		let positionalIndex = 0;
		for (const argument of argumentNodes) if (argument.type === "KeywordArgs") for (const pair of argument.children) {
			if (pair.type !== "Pair") throw new Error("Invalid macro default");
			const name = symbolName(pair.key);
			const value = normalized.keyword.has(name) ? normalized.keyword.get(name) : this.#evaluateExpression(pair.value, local, bodyMacroContext, depth + 1);
			bindRuntimeLocal(pair.key, name, value, local, bodyMacroContext.lexicalFrame, bodyMacroContext.lexicalPlan);
		}
		else {
			bindRuntimeLocal(argument, symbolName(argument), normalized.positional[positionalIndex], local, bodyMacroContext.lexicalFrame, bodyMacroContext.lexicalPlan);
			positionalIndex += 1;
		}
		if (!declaresCaller && normalized.keyword.has("caller")) bindRuntimeFrameLocal("caller", normalized.keyword.get("caller"), local);
		return this.#capture(definition.node.body, local, bodyMacroContext, depth + 1, true);
	}
	#invokeBuiltinGlobal(name, arguments_) {
		assertRuntimeArgumentsHaveNoCallable(arguments_);
		if (name === "range") {
			this.#chargeExpandedValues(arguments_.positional);
			let start = arguments_.positional[0];
			let stop = arguments_.positional[1];
			let step = arguments_.positional[2];
			if (stop === void 0) {
				stop = start;
				start = 0;
				step = 1;
			} else if (!runtimeTruthy(step)) step = 1;
			const output = [];
			if (runtimeOrder(step, 0, this.#chargeExpansionWork) > 0) for (let value = start; runtimeOrder(value, stop, this.#chargeExpansionWork) < 0; value = runtimeAdd(value, step, this.#chargeExpansionWork)) {
				output.push(value);
				this.#charge(0);
			}
			else for (let value = start; runtimeOrder(value, stop, this.#chargeExpansionWork) > 0; value = runtimeAdd(value, step, this.#chargeExpansionWork)) {
				output.push(value);
				this.#charge(0);
			}
			return new RuntimeArray(output);
		}
		if (name === "cycler") {
			const id = this.#nextCallableId++;
			this.#builtinCallables.set(id, {
				type: "cycler",
				values: Object.freeze(Array.from(arguments_.positional)),
				index: -1
			});
			return new RuntimeCallable("builtin", id);
		}
		const id = this.#nextCallableId++;
		const separatorValue = arguments_.positional[0];
		if (runtimeTruthy(separatorValue)) assertRuntimeValueHasNoCallable(separatorValue);
		this.#builtinCallables.set(id, {
			type: "joiner",
			separator: runtimeTruthy(separatorValue) ? separatorValue : ",",
			used: false
		});
		return new RuntimeCallable("builtin", id);
	}
	#lookupBuiltinCallable(id, key) {
		const definition = this.#builtinCallables.get(id);
		if (!definition || definition.type !== "cycler") return;
		if (key === "current") return definition.index < 0 ? null : freshMemberCallable(definition.values[definition.index]);
		if (key !== "next" && key !== "reset") return;
		const methodId = this.#nextCallableId++;
		this.#builtinCallables.set(methodId, {
			type: "cycler-method",
			owner: id,
			method: key
		});
		return new RuntimeCallable("builtin", methodId);
	}
	#lookupRuntimeMember(target, key) {
		const propertyKey = typeof key === "string" ? key : runtimeToPropertyKey(key, this.#chargeExpansionWork);
		const ownValue = lookupRuntimeConstantKey(target, key);
		if (ownValue !== void 0 || hasRuntimeConstantKey(target, propertyKey)) return freshMemberCallable(ownValue);
		const intrinsic = resolveRuntimeIntrinsic(target, propertyKey, this.#options.cookiecutterCompat);
		if (intrinsic) {
			const id = this.#nextCallableId++;
			this.#builtinCallables.set(id, {
				type: "intrinsic",
				method: intrinsic
			});
			return new RuntimeCallable("builtin", id);
		}
	}
	#invokeBuiltinCallable(id, arguments_) {
		assertRuntimeArgumentsHaveNoCallable(arguments_);
		const definition = this.#builtinCallables.get(id);
		if (!definition) throw new Error("Unknown interpreter builtin callable");
		if (definition.type === "global") return this.#invokeBuiltinGlobal(definition.name, arguments_);
		if (definition.type === "joiner") {
			if (!definition.used) {
				definition.used = true;
				return "";
			}
			return definition.separator;
		}
		if (definition.type === "cycler-method") {
			const owner = this.#builtinCallables.get(definition.owner);
			if (!owner || owner.type !== "cycler") throw new Error("Unknown interpreter cycler");
			if (definition.method === "reset") {
				owner.index = -1;
				return;
			}
			if (owner.values.length === 0) {
				owner.index = 0;
				return;
			}
			owner.index = (owner.index + 1) % owner.values.length;
			return owner.values[owner.index];
		}
		if (definition.type === "intrinsic") {
			const scratchBytes = this.#assertScratch([definition.method.receiver, ...arguments_.positional]);
			const result = invokeRuntimeIntrinsic(definition.method, arguments_.positional, {
				allowRegexExecution: this.#options.allowRegexExecution,
				cookiecutterCompat: this.#options.cookiecutterCompat,
				chargeWork: this.#chargeExpansionWork
			});
			this.#reserveIntrinsicResult(result, scratchBytes);
			return result;
		}
		throw new Error("Interpreter builtin object is not directly callable");
	}
	#assertBuiltinArgumentSyntax(id, node) {
		const definition = this.#builtinCallables.get(id);
		if (!definition) throw new Error("Unknown interpreter builtin callable");
		if (definition.type === "global") {
			assertPositionalOnlySyntax(node, `Built-in global ${definition.name}`);
			if (definition.name === "range") assertMaximumPositionalSyntax(node, "Built-in global range", 3);
			else if (definition.name === "joiner") assertMaximumPositionalSyntax(node, "Built-in global joiner", 1);
			return;
		}
		if (definition.type === "joiner") {
			assertExactPositionalSyntax(node, "Joiner instance", 0);
			return;
		}
		if (definition.type === "cycler-method") {
			assertExactPositionalSyntax(node, `Cycler ${definition.method}`, 0);
			return;
		}
		if (definition.type === "intrinsic") {
			const operation = `Template intrinsic ${definition.method.name}`;
			assertPositionalOnlySyntax(node, operation);
			const arity = runtimeIntrinsicArity(definition.method, this.#options.cookiecutterCompat);
			assertPositionalRangeSyntax(node, operation, arity.minimum, arity.maximum);
			return;
		}
		throw new Error("Interpreter builtin object is not directly callable");
	}
	#capture(node, scope, macroContext, depth, safe) {
		const chunks = [];
		this.#evaluateNode(node, scope, macroContext, chunks, depth + 1);
		const value = chunks.join("");
		return safe ? new RuntimeSafeString(value) : value;
	}
	#append(output, value, encoded = value) {
		this.#chargeOutputCodeUnits(value.length);
		output.push(value);
		if (output === this.#jsonOutputTarget) {
			this.#chargeOutputCodeUnits(encoded.length);
			this.#jsonOutput.push(encoded);
		}
	}
	#chargeOutputCodeUnits(codeUnits) {
		this.#outputCodeUnits += codeUnits;
		if (this.#options.limits.outputCodeUnits !== Number.POSITIVE_INFINITY && this.#outputCodeUnits > this.#options.limits.outputCodeUnits) throw new TemplateLimitError("outputCodeUnits", {
			phase: "evaluate",
			configured: this.#options.limits.outputCodeUnits,
			observed: this.#outputCodeUnits
		});
	}
	#charge(depth) {
		if (this.#options.limits.nestingDepth !== Number.POSITIVE_INFINITY && depth > this.#options.limits.nestingDepth) throw new TemplateLimitError("nestingDepth", {
			phase: "evaluate",
			configured: this.#options.limits.nestingDepth,
			observed: depth
		});
		this.#workUnits += 1;
		if (this.#options.limits.workUnits !== Number.POSITIVE_INFINITY && this.#workUnits > this.#options.limits.workUnits) throw new TemplateLimitError("workUnits", {
			phase: "evaluate",
			configured: this.#options.limits.workUnits,
			observed: this.#workUnits
		});
	}
	#chargeCapability() {
		this.#capabilityCalls += 1;
		if (this.#options.limits.capabilityCalls !== Number.POSITIVE_INFINITY && this.#capabilityCalls > this.#options.limits.capabilityCalls) throw new TemplateLimitError("capabilityCalls", {
			phase: "evaluate",
			configured: this.#options.limits.capabilityCalls,
			observed: this.#capabilityCalls
		});
	}
	#assertScratch(values) {
		const bounded = this.#options.limits.scratchBytes !== Number.POSITIVE_INFINITY;
		let bytes = 0;
		for (const value of values) {
			bytes += runtimeValueBytes(value, this.#chargeExpansionWork);
			if (bounded && bytes > this.#options.limits.scratchBytes) throw new TemplateLimitError("scratchBytes", {
				phase: "evaluate",
				configured: this.#options.limits.scratchBytes,
				observed: bytes
			});
		}
		return bounded ? bytes : 0;
	}
	#chargeExpandedValues(values) {
		for (const value of values) chargeRuntimeValueExpansion(value, this.#chargeExpansionWork);
	}
	#reserveIndexedValues(count, existingScratchBytes) {
		const workLimit = this.#options.limits.workUnits;
		if (workLimit !== Number.POSITIVE_INFINITY && (!Number.isSafeInteger(count) || count > workLimit - this.#workUnits)) throw new TemplateLimitError("workUnits", {
			phase: "evaluate",
			configured: workLimit,
			observed: this.#workUnits + count
		});
		const scratchLimit = this.#options.limits.scratchBytes;
		if (scratchLimit !== Number.POSITIVE_INFINITY && (!Number.isSafeInteger(count) || count > Math.floor((scratchLimit - existingScratchBytes) / indexedValueScratchBytes))) throw new TemplateLimitError("scratchBytes", {
			phase: "evaluate",
			configured: scratchLimit,
			observed: existingScratchBytes + count * indexedValueScratchBytes
		});
		if (!Number.isSafeInteger(count) || count < 0) throw new RangeError("Array-like record length exceeds the supported range");
		this.#workUnits += count;
	}
	#reserveIntrinsicResult(result, existingScratchBytes) {
		if (result instanceof RuntimeArray) this.#reserveIndexedValues(result.length, existingScratchBytes);
	}
};
function symbolName(node) {
	if (node.type !== "Symbol") throw new Error(`Expected symbol, received ${node.type}`);
	const name = node.value;
	if (typeof name !== "string" || isReservedName(name)) throw new Error("Invalid or reserved template symbol");
	return name;
}
function staticTestInvocation(node) {
	if (node.type === "FunCall" || node.type === "Filter") return {
		name: directStaticTestName(node.name),
		argumentsNode: node.args
	};
	return { name: directStaticTestName(node) };
}
function directStaticTestName(node) {
	switch (node.type) {
		case "Literal": {
			const value = node.value;
			return isRegexLiteral(value) ? runtimeToString(new RuntimeRegex(value.source, value.flags)) : runtimeToString(value);
		}
		case "Symbol": return symbolName(node);
		case "Root":
		case "NodeList":
		case "Output":
		case "TemplateData":
		case "Group":
		case "Array":
		case "Dict":
		case "KeywordArgs":
		case "Pair":
		case "LookupVal":
		case "Slice":
		case "If":
		case "InlineIf":
		case "For":
		case "Macro":
		case "Caller":
		case "FunCall":
		case "Filter":
		case "CallBlock":
		case "Block":
		case "Set":
		case "Switch":
		case "Case":
		case "Capture":
		case "In":
		case "Is":
		case "Or":
		case "And":
		case "Add":
		case "Concat":
		case "Sub":
		case "Mul":
		case "Div":
		case "Mod":
		case "Pow":
		case "Not":
		case "Neg":
		case "Pos":
		case "Floor":
		case "Compare":
		case "CompareOperand": return "undefined";
		default: return assertNeverStaticTestNode(node);
	}
}
function assertNeverStaticTestNode(node) {
	throw new Error("Unexpected static test node");
}
function diagnosticCallablePath(node) {
	if (node.type === "Symbol") return symbolName(node);
	if (node.type !== "LookupVal") return;
	const parent = diagnosticCallablePath(node.target);
	const key = node.val;
	const value = key.type === "Literal" || key.type === "Symbol" ? key.value : void 0;
	if (!parent || typeof value !== "string") return;
	return `${parent}.${value}`;
}
function literalString(node) {
	if (node.type !== "TemplateData") throw new Error("Invalid template text node");
	return node.value;
}
function isRegexLiteral(value) {
	return Boolean(value && typeof value === "object" && !Array.isArray(value) && "type" in value && value.type === "regex-literal");
}
function constantLookupKey(node) {
	if (node.type !== "Literal") return { found: false };
	const value = node.value;
	if (value === void 0 || value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") return {
		found: true,
		value
	};
	return { found: false };
}
function freshMemberCallable(value) {
	return value instanceof RuntimeCallable ? new RuntimeCallable(value.callableKind, value.id) : value;
}
function bindLoopTargets(targets, value, compilerBranch, scope, lexicalFrame, lexicalPlan) {
	if (targets.length === 1) {
		const target = targets[0];
		bindRuntimeLocal(target, symbolName(target), value, scope, lexicalFrame, lexicalPlan);
		return;
	}
	if (compilerBranch === "array") {
		for (const [index, target] of targets.entries()) bindLexicalAssignment(target, destructureRuntimeValue(value, index), lexicalFrame, lexicalPlan);
		return;
	}
	for (let index = 0; index < targets.length && index < 2; index += 1) {
		const target = targets[index];
		bindRuntimeLocal(target, symbolName(target), destructureRuntimeValue(value, index), scope, lexicalFrame, lexicalPlan);
	}
}
function bindRuntimeLocal(target, name, value, scope, lexicalFrame, lexicalPlan) {
	scope.set(name, value);
	const slot = lexicalPlan.slot(target);
	if (slot !== void 0) lexicalFrame.set(slot, value);
}
function bindRuntimeFrameLocal(name, value, scope) {
	scope.set(name, value);
}
function bindLexicalAssignment(target, value, lexicalFrame, lexicalPlan) {
	const slot = lexicalPlan.slot(target);
	if (slot !== void 0) lexicalFrame.set(slot, value);
}
function bindAssignment(target, value, scope) {
	if (target.type !== "Symbol") throw new Error(`Invalid assignment target ${target.type}`);
	scope.assign(symbolName(target), value);
}
function iterableEntries(value, targetCount, chargeWork) {
	const compilerBranch = value instanceof RuntimeArray || value instanceof RuntimeSafeString || value instanceof RuntimeMap || value instanceof RuntimeSet ? "array" : "record";
	if (targetCount === 1) {
		if (value instanceof RuntimeArray) return {
			compilerBranch,
			length: value.length,
			values: value.values()
		};
		if (value instanceof RuntimeRecord) {
			const length = value.get("length");
			return {
				compilerBranch,
				length,
				values: recordIndexValues(value, length, chargeWork)
			};
		}
		if (value instanceof RuntimeMap) return {
			compilerBranch,
			length: value.size,
			values: mapIterationValues(value)
		};
		if (value instanceof RuntimeSet) return {
			compilerBranch,
			length: value.size,
			values: value.values()
		};
		if (typeof value === "string" || value instanceof RuntimeSafeString) {
			const text = typeof value === "string" ? value : value.value;
			return {
				compilerBranch,
				length: text.length,
				values: stringCodeUnits(text)
			};
		}
		return {
			compilerBranch,
			length: void 0,
			values: emptyRuntimeValues()
		};
	}
	if (value instanceof RuntimeArray) return {
		compilerBranch,
		length: value.length,
		values: value.values()
	};
	if (value instanceof RuntimeMap) return {
		compilerBranch: "array",
		length: value.size,
		values: mapIterationValues(value)
	};
	if (value instanceof RuntimeSet) return {
		compilerBranch: "array",
		length: value.size,
		values: value.values()
	};
	if (value instanceof RuntimeRecord) return {
		compilerBranch,
		length: value.size,
		values: recordIterationValues(value)
	};
	if (typeof value === "string") return {
		compilerBranch,
		length: value.length,
		values: indexedStringIterationValues(value)
	};
	if (value instanceof RuntimeSafeString) return {
		compilerBranch,
		length: value.value.length,
		values: stringCodeUnits(value.value)
	};
	return {
		compilerBranch,
		length: 0,
		values: emptyRuntimeValues()
	};
}
function destructureRuntimeValue(value, index) {
	if (value === void 0 || value === null) throw new TypeError("Cannot destructure a nullish loop value");
	if (value instanceof RuntimeArray) return value.at(index);
	if (value instanceof RuntimeRecord) return value.get(`${index}`);
	if (typeof value === "string") return value[index];
}
function* recordIndexValues(value, length, chargeWork) {
	const numericLength = runtimeToNumber(length, chargeWork);
	for (let index = 0; index < numericLength; index += 1) yield value.get(`${index}`);
}
function* recordIterationValues(value) {
	for (const [key, item] of value.entries()) yield new RuntimeArray([key, item]);
}
function* mapIterationValues(value) {
	for (const [key, item] of value.entries()) yield new RuntimeArray([key, item]);
}
function* indexedStringIterationValues(value) {
	for (let index = 0; index < value.length; index += 1) yield new RuntimeArray([`${index}`, value[index]]);
}
function* emptyRuntimeValues() {}
function runtimeCompare(left, operator, right, chargeWork) {
	switch (operator) {
		case "==": return runtimeLooseEqual(left, right, chargeWork);
		case "===": return runtimeStrictEqual(left, right);
		case "!=": return !runtimeLooseEqual(left, right, chargeWork);
		case "!==": return !runtimeStrictEqual(left, right);
		case "<": return runtimeOrder(left, right, chargeWork) < 0;
		case "<=": return runtimeOrder(left, right, chargeWork) <= 0;
		case ">": return runtimeOrder(left, right, chargeWork) > 0;
		case ">=": return runtimeOrder(left, right, chargeWork) >= 0;
		default: throw new Error(`Unsupported comparison operator ${operator}`);
	}
}
function assertRuntimeArgumentsHaveNoCallable(arguments_) {
	for (const value of arguments_.positional) assertRuntimeValueHasNoCallable(value);
	for (const value of arguments_.keyword.values()) assertRuntimeValueHasNoCallable(value);
}
function assertPositionalOnlySyntax(node, operation) {
	if (argumentSyntax(node).keywordCount > 0) throw new TypeError(`${operation} does not accept keyword arguments`);
}
function assertExactPositionalSyntax(node, operation, expected) {
	assertPositionalOnlySyntax(node, operation);
	if (argumentSyntax(node).positionalCount !== expected) throw new TypeError(`${operation} requires ${expected} positional argument${expected === 1 ? "" : "s"}`);
}
function assertMaximumPositionalSyntax(node, operation, maximum) {
	if (argumentSyntax(node).positionalCount > maximum) throw new TypeError(`${operation} accepts at most ${maximum} positional argument${maximum === 1 ? "" : "s"}`);
}
function assertPositionalRangeSyntax(node, operation, minimum, maximum) {
	const actual = argumentSyntax(node).positionalCount;
	if (actual < minimum || actual > maximum) {
		const range = minimum === maximum ? `${minimum}` : maximum === Number.POSITIVE_INFINITY ? `at least ${minimum}` : `${minimum} to ${maximum}`;
		throw new TypeError(`${operation} requires ${range} positional arguments`);
	}
}
function argumentSyntax(node) {
	if (node.type !== "NodeList") throw new Error("Invalid argument list");
	let positionalCount = 0;
	let keywordCount = 0;
	for (const child of node.children) if (child.type === "KeywordArgs") keywordCount += child.children.length;
	else positionalCount += 1;
	return {
		positionalCount,
		keywordCount
	};
}
function runtimeContains(container, needle, chargeWork) {
	if (typeof container === "string") return container.includes(runtimeToString(needle, chargeWork));
	if (container instanceof RuntimeSafeString) {
		const propertyKey = runtimeToPropertyKey(needle, chargeWork);
		return propertyKey === "length" || propertyKey === "val";
	}
	if (container instanceof RuntimeArray) {
		for (const value of container.presentValues()) if (runtimeStrictEqual(value, needle)) return true;
		return false;
	}
	if (container instanceof RuntimeRecord) return container.has(runtimeToPropertyKey(needle, chargeWork));
	throw new Error("Membership requires an array, record, or string");
}
function runtimeValueBytes(value, chargeWork) {
	if (value instanceof RuntimeArray) {
		let bytes = 0;
		for (const item of value.values()) {
			chargeWork?.();
			bytes += runtimeValueBytes(item, chargeWork);
		}
		return bytes;
	}
	if (value instanceof RuntimeRecord) {
		let bytes = 0;
		for (const [key, item] of value.entries()) {
			chargeWork?.();
			bytes += estimateStringBytes(key) + runtimeValueBytes(item, chargeWork);
		}
		return bytes;
	}
	if (value instanceof RuntimeMap) {
		let bytes = 0;
		for (const [key, item] of value.entries()) {
			chargeWork?.();
			bytes += runtimeValueBytes(key, chargeWork) + runtimeValueBytes(item, chargeWork);
		}
		return bytes;
	}
	if (value instanceof RuntimeSet) {
		let bytes = 0;
		for (const item of value.values()) {
			chargeWork?.();
			bytes += runtimeValueBytes(item, chargeWork);
		}
		return bytes;
	}
	return estimateStringBytes(renderRuntimeValue(value, chargeWork));
}
function chargeRuntimeValueExpansion(value, chargeWork) {
	if (value instanceof RuntimeArray) for (const item of value.values()) {
		chargeWork();
		chargeRuntimeValueExpansion(item, chargeWork);
	}
	else if (value instanceof RuntimeRecord) for (const [, item] of value.entries()) {
		chargeWork();
		chargeRuntimeValueExpansion(item, chargeWork);
	}
	else if (value instanceof RuntimeMap) for (const [key, item] of value.entries()) {
		chargeWork();
		chargeRuntimeValueExpansion(key, chargeWork);
		chargeRuntimeValueExpansion(item, chargeWork);
	}
	else if (value instanceof RuntimeSet) for (const item of value.values()) {
		chargeWork();
		chargeRuntimeValueExpansion(item, chargeWork);
	}
}
function unknownRuntimeName(description, name, candidates) {
	const suggestion = suggestDiagnosticName(name, candidates);
	return `Unknown ${description} ${formatDiagnosticValue(name)}` + (suggestion ? `; did you mean ${formatDiagnosticValue(suggestion)}?` : "");
}
function* diagnosticFilterNames(cookiecutterCompat, configuredNames) {
	yield* listBuiltinFilterNames();
	if (cookiecutterCompat) yield "jsonify";
	yield* configuredNames;
}
function contextualizeRuntimeFailure(error, context, line, column) {
	if (error instanceof TemplateLimitError) throw error;
	const failure = RuntimeEvaluationError.from(error, line, column);
	return new RuntimeEvaluationError(failure.code, `${context}: ${failure.message}`, failure.line, failure.column);
}
function runtimeValueKind(value) {
	if (value === void 0) return "undefined";
	if (value === null) return "null";
	if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return typeof value;
	if (value instanceof RuntimeArray) return "array";
	if (value instanceof RuntimeRecord) return "record";
	if (value instanceof RuntimeMap) return "Map";
	if (value instanceof RuntimeSet) return "Set";
	if (value instanceof RuntimeSafeString) return "safe string";
	if (value instanceof RuntimeRegex) return "regular expression";
	if (value instanceof RuntimeCallable) return "callable";
	return "unknown value";
}
function createMacroBindingContext(lexicalFrame, lexicalPlan, invocationScope, exportsMacros, exportsAssignments) {
	return Object.freeze({
		lexicalFrame,
		lexicalPlan,
		invocationScope,
		exportsMacros,
		exportsAssignments
	});
}
//#endregion
//#region src/runtime/host.ts
const templateIdentifierPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Creates an immutable synchronous host dispatcher for the interpreter. */
function createRuntimeHost(capabilities) {
	const filters = copyFunctions(capabilities.filters, "filter");
	const filterNames = Object.freeze(Array.from(filters.keys()));
	const globalFunctions = /* @__PURE__ */ new Map();
	const globalValues = /* @__PURE__ */ new Map();
	copyGlobals(capabilities.globals, globalFunctions, globalValues);
	return Object.freeze({
		hasFilter(name) {
			return filters.has(name);
		},
		filterNames() {
			return filterNames;
		},
		hasGlobal(name) {
			return globalFunctions.has(name);
		},
		globalValue(name) {
			return globalValues.has(name) ? {
				found: true,
				value: globalValues.get(name)
			} : { found: false };
		},
		filter(name, input, arguments_) {
			const callback = filters.get(name);
			if (!callback) return { found: false };
			return invokeCapability(`filter ${formatDiagnosticValue(name)}`, () => {
				return {
					found: true,
					value: copyRuntimeValue(callback(copyPublicValue(input), ...arguments_.positional.map(copyPublicValue)))
				};
			});
		},
		global(name, arguments_) {
			const callback = globalFunctions.get(name);
			if (!callback) return { found: false };
			return invokeCapability(`global ${formatDiagnosticValue(name)}`, () => {
				return {
					found: true,
					value: copyRuntimeValue(callback(...arguments_.positional.map(copyPublicValue)))
				};
			});
		}
	});
}
function invokeCapability(description, operation) {
	clearLegacyRegExpState();
	try {
		try {
			return operation();
		} catch (thrown) {
			const detail = extractCapabilityMessage(thrown);
			throw new RuntimeEvaluationError("capability_error", detail ? `Template ${description} failed: ${detail}` : `Template ${description} failed`);
		}
	} finally {
		clearLegacyRegExpState();
	}
}
function extractCapabilityMessage(thrown) {
	if (typeof thrown === "string") return neutralizeDiagnosticMessage(thrown);
	if (!hostTypes.isNativeError(thrown)) return;
	const descriptor = Object.getOwnPropertyDescriptor(thrown, "message");
	if (!descriptor || !("value" in descriptor) || typeof descriptor.value !== "string") return;
	return neutralizeDiagnosticMessage(descriptor.value);
}
function copyFunctions(callbacks, kind) {
	const copied = /* @__PURE__ */ new Map();
	if (!callbacks) return copied;
	assertPlainRecord(callbacks, `${kind} registry`);
	for (const key of Reflect.ownKeys(callbacks)) {
		if (typeof key !== "string") throw new TypeError(`Template ${kind} registry cannot contain symbol keys`);
		if (isReservedName(key)) throw new TypeError(`Template ${kind} name ${key} is reserved`);
		if (kind === "filter") assertValidFilterName(key);
		const descriptor = Object.getOwnPropertyDescriptor(callbacks, key);
		if (!descriptor?.enumerable) continue;
		if (!("value" in descriptor) || typeof descriptor.value !== "function") throw new TypeError(`Template ${kind} ${key} must be a function data property`);
		copied.set(key, descriptor.value);
	}
	return copied;
}
function assertValidFilterName(name) {
	const segments = name.split(".");
	for (const segment of segments) {
		if (isReservedName(segment)) throw new TypeError(`Template filter name segment ${segment} is reserved`);
		if (!templateIdentifierPattern.test(segment)) throw new TypeError("Template filter name must contain valid identifier segments");
	}
}
function copyGlobals(globals, functions, values) {
	if (!globals) return;
	assertPlainRecord(globals, "global registry");
	for (const key of Reflect.ownKeys(globals)) {
		if (typeof key !== "string") throw new TypeError("Template global registry cannot contain symbol keys");
		if (isReservedName(key)) throw new TypeError(`Template global name ${key} is reserved`);
		if (!templateIdentifierPattern.test(key)) throw new TypeError("Template global name must be a valid template identifier");
		const descriptor = Object.getOwnPropertyDescriptor(globals, key);
		if (!descriptor?.enumerable) continue;
		if (!("value" in descriptor)) throw new TypeError(`Template global ${key} must be a data property`);
		if (typeof descriptor.value === "function") functions.set(key, descriptor.value);
		else values.set(key, copyPersistentRuntimeValue(descriptor.value));
	}
}
function assertPlainRecord(value, description) {
	if (hostTypes.isProxy(value)) throw new TypeError(`Template ${description} cannot be a Proxy object`);
	const prototype = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`Template ${description} must be a plain record`);
}
//#endregion
//#region src/createTemplateRenderer.ts
const preparedTemplateContextStates = /* @__PURE__ */ new WeakMap();
/** A structured parse or evaluation failure from the closed interpreter. */
var TemplateRenderError = class extends Error {
	/** Stable machine-readable failure category. */
	code;
	/** Template processing stage that failed. */
	phase;
	/** One-based template line when the renderer can identify it. */
	line;
	/** One-based template column when the renderer can identify it. */
	column;
	/** Creates a renderer-owned structured render diagnostic. */
	constructor(message, details = {
		code: "evaluation_error",
		phase: "evaluate",
		line: void 0,
		column: void 0
	}) {
		const detail = typeof message === "string" ? message : "Template rendering failed";
		const location = details.line === void 0 ? "" : details.column === void 0 ? `Template error at line ${details.line}: ` : `Template error at line ${details.line}, column ${details.column}: `;
		super(neutralizeDiagnosticMessage(`${location}${detail}`));
		this.name = "TemplateRenderError";
		this.code = details.code;
		this.phase = details.phase;
		this.line = details.line;
		this.column = details.column;
		Object.defineProperty(this, "cause", {
			configurable: false,
			enumerable: false,
			value: void 0,
			writable: false
		});
	}
};
/** Creates an immutable template renderer synchronously. */
function createTemplateRenderer(options = {}) {
	const allowRegexExecution = options.allowRegexExecution ?? false;
	const cookiecutterCompat = options.cookiecutterCompat ?? false;
	const trimBlocks = options.trimBlocks ?? false;
	const lstripBlocks = options.lstripBlocks ?? false;
	const host = createRuntimeHost(options);
	const rendererOwner = Object.freeze({});
	const emptyContext = new RuntimeRecord([]);
	function renderTemplate(source, context, renderOptions, evaluate, allowValueCoercion = false) {
		try {
			const requestedCoercion = allowValueCoercion ? renderOptions.coercion : void 0;
			const coercion = requestedCoercion === void 0 ? "none" : requestedCoercion;
			if (coercion !== "none" && coercion !== "json") throw new TypeError("Unknown template value coercion mode");
			if (typeof source !== "string") throw new TypeError("Template source must be a string");
			const resolvedContext = resolveRuntimeContext(rendererOwner, context, emptyContext);
			const limits = normalizeTemplateRenderLimits(renderOptions.limits);
			try {
				return evaluate(source, resolvedContext.value, {
					allowRegexExecution,
					cloneContextBeforeMutation: resolvedContext.prepared,
					cookiecutterCompat,
					trimBlocks,
					lstripBlocks,
					limits,
					host,
					valueCoercion: coercion
				});
			} catch (error) {
				if (error instanceof TemplateLimitError) throw error;
				const diagnostic = publicRenderDiagnostic(error);
				throw new TemplateRenderError(diagnostic.message, diagnostic);
			}
		} finally {
			clearLegacyRegExpState();
		}
	}
	return Object.freeze({
		prepareContext(context = {}) {
			return createPreparedTemplateContext(rendererOwner, copyPersistentRuntimeContext(context));
		},
		render(source, context, renderOptions = {}) {
			return renderTemplate(source, context, renderOptions, evaluateRuntimeTemplate);
		},
		renderValue(source, context, renderOptions = {}) {
			return renderTemplate(source, context, renderOptions, evaluateRuntimeTemplateValue, true);
		}
	});
}
function publicRenderDiagnostic(error) {
	if (error instanceof NunjitsuParseError) return {
		code: "syntax_error",
		phase: "parse",
		line: oneBased(error.line),
		column: oneBased(error.column),
		message: error.message
	};
	if (RuntimeEvaluationError.is(error)) return {
		code: error.code,
		phase: "evaluate",
		line: oneBased(error.line),
		column: oneBased(error.column),
		message: error.message
	};
	return {
		code: "evaluation_error",
		phase: "evaluate",
		line: void 0,
		column: void 0,
		message: "Template rendering failed"
	};
}
function oneBased(value) {
	return value === void 0 ? void 0 : value + 1;
}
function createPreparedTemplateContext(owner, value) {
	const prepared = Object.freeze({ withValue(path, publicValue) {
		return createPreparedTemplateContext(owner, withRuntimeContextPath(value, path, copyPersistentRuntimeValue(publicValue)));
	} });
	preparedTemplateContextStates.set(prepared, {
		owner,
		value
	});
	return prepared;
}
function resolveRuntimeContext(owner, context, emptyContext) {
	if (context === void 0) return {
		value: emptyContext,
		prepared: false
	};
	const state = preparedTemplateContextStates.get(context);
	if (state) {
		if (state.owner !== owner) throw new TypeError("Prepared context belongs to a different template renderer");
		return {
			value: state.value,
			prepared: true
		};
	}
	return {
		value: copyRuntimeContext(context),
		prepared: false
	};
}
//#endregion
export { TemplateLimitError, TemplateRenderError, createTemplateRenderer };

