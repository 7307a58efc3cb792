import assert from "node:assert/strict";
import { test } from "node:test";

import { typedAmount } from "./typed.ts";

test("an amount is read with the separators of every language", () => {
  for (const text of ["1.482,50", "1,482.50", "1482,5", "1482.50", "1 482,50", "1’482.50"]) assert.equal(typedAmount(text, 2), 148250, text);
  for (const text of ["1.482", "1,482", "1482", "1.482,00"]) assert.equal(typedAmount(text, 2), 148200, text);
});

test("a currency without decimals has none", () => {
  assert.equal(typedAmount("1.482", 0), 1482);
  assert.equal(typedAmount("12,5", 0), undefined);
});

test("what is no amount, or none above zero, is not read", () => {
  for (const text of ["", "0", "0,00", "-5", "12,345,6", "1.48,50", "12,3456", "1482,", "€ 5", "1.2345.678"])
    assert.equal(typedAmount(text, 2), undefined, text);
});
