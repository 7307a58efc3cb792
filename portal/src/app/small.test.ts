import assert from "node:assert/strict";
import { test } from "node:test";

import { isSmall } from "./small.ts";

const small = { products: [{ centre: "small" }] } as const;
const full = { products: [{ centre: "full" }] } as const;

test("an account with nothing but small editions has the small centre", () => {
  assert.equal(isSmall([small, small]), true);
  assert.equal(isSmall([small, full]), false);
});

test("an account with nothing yet sees everything", () => assert.equal(isSmall([]), false));
