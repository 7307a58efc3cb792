import assert from "node:assert/strict";
import { test } from "node:test";

import { wishes } from "./asking.ts";

const products = [
  { id: "pro", name: "Professional" },
  { id: "maps", name: "Maps" },
  { id: "base", name: "Base" },
];

test("a licence is asked for of what the account has, a purchase of what it has not", () => {
  const pro = { subscription: "sub_1", item: "itm_1", product: "pro" };
  const { licences, purchases } = wishes({ askable: [pro], held: new Set(["base"]), products });
  assert.deepEqual(licences, [{ ...pro, choice: "licence itm_1", name: "Professional" }]);
  assert.deepEqual(purchases, [{ product: "maps", choice: "purchase maps", name: "Maps" }]);
});

test("a product that is not sold any more is known by its id", () =>
  assert.equal(wishes({ askable: [{ subscription: "s", item: "i", product: "old" }], held: new Set(), products }).licences[0]!.name, "old"));
