import assert from "node:assert/strict";
import { test } from "node:test";

import { changesFor, kindsOf, KINDS } from "./kinds.ts";

test("without settings everybody gets every kind", () => {
  assert.deepEqual(kindsOf("a@x", {}), [...KINDS]);
});

test("a kind that names others is not the address's", () => {
  assert.deepEqual(kindsOf("a@x", { documents: ["b@x"], payments: [] }), ["renewals", "problems", "contracts"]);
});

test("to take one kind from one address names the others", () => {
  assert.deepEqual(changesFor("a@x", ["documents", "renewals", "problems", "contracts"], {}, ["a@x", "b@x"]), { payments: ["b@x"] });
});

test("a kind that everybody gets again names nobody", () => {
  assert.deepEqual(changesFor("a@x", KINDS, { payments: ["b@x"] }, ["a@x", "b@x"]), { payments: null });
});

test("what does not change is not sent", () => {
  assert.deepEqual(changesFor("a@x", kindsOf("a@x", { payments: [] }), { payments: [] }, ["a@x", "b@x"]), {});
});
