import assert from "node:assert/strict";
import { test } from "node:test";

import { askedAbout } from "./along.ts";

const YEAR = { count: 1, unit: "year" } as const;
const MONTH = { count: 1, unit: "month" } as const;

const plan = (id: string, term: typeof YEAR | typeof MONTH, model = "per_seat") =>
  ({ id, version: `${id}.1`, model, term, billing: term, minimum: 1, maximum: 100, rank: 1, sale: "open", prices: [{ currency: "EUR" }] }) as never;
const product = (id: string, bases: string[], ...plans: never[]) => ({ id, kind: "add_on", family: id, bases, plans, name: id }) as never;

const held = (model: string) => ({
  currency: "EUR",
  items: [
    { id: "itm_1", plan: "professional-monthly.1", quantity: 5 },
    { id: "itm_2", plan: "inbox-monthly.1", quantity: 5 },
  ],
  products: [
    { item: "itm_1", product: "professional", name: "Professional", model: "per_seat" },
    { item: "itm_2", product: "inbox", name: "Shared inbox", model },
  ],
});
const to = product("professional", []);
const asked = (model: string, bases: string[], ...plans: never[]) =>
  askedAbout(held(model), [product("inbox", bases, ...plans)], to, plan("professional-yearly", YEAR)).map(({ item, counted }) => [item, counted]);

test("an add-on with one fitting plan, or with none, goes along or ends without a question", () => {
  assert.deepEqual(asked("per_seat", ["professional"], plan("inbox-monthly", MONTH), plan("inbox-yearly", YEAR)), []);
  assert.deepEqual(asked("per_seat", ["professional"], plan("inbox-monthly", MONTH)), []);
  assert.deepEqual(asked("per_seat", ["essentials"], plan("a", YEAR), plan("b", YEAR)), []);
});

test("of several fitting plans the person names one", () => {
  assert.deepEqual(asked("per_seat", ["professional"], plan("a", YEAR), plan("b", YEAR)), [["itm_2", false]]);
});

test("from a price for all to one for each the person says the number", () => {
  assert.deepEqual(asked("flat", ["professional"], plan("inbox-yearly", YEAR)), [["itm_2", true]]);
});
