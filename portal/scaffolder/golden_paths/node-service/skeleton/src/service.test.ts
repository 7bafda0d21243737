import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { makeService } from "./service.js";

test("it is healthy", async () => {
  const answer = await makeService().inject("/health");
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), { status: "ok" });
});

test("it greets by name", async () => {
  const answer = await makeService().inject("/hello/Ada");
  assert.deepEqual(answer.json(), { message: "Hello, Ada!" });
});

test("every path of the API in the catalog is served", async () => {
  const stated = JSON.parse(readFileSync("openapi.json", "utf8")) as { paths: Record<string, object> };
  const service = makeService();
  await service.ready();
  for (const [path, methods] of Object.entries(stated.paths)) {
    for (const method of Object.keys(methods)) {
      const url = path.replace(/\{(\w+)\}/g, ":$1");
      assert.ok(service.hasRoute({ method: method.toUpperCase(), url }), `${method} ${path} is not served`);
    }
  }
});
