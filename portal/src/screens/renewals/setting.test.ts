import assert from "node:assert/strict";
import { test } from "node:test";

import { setFor } from "./setting.ts";

const END = "2027-03-15";
const held = (...timeline: Parameters<typeof setFor>[0]["timeline"]) => ({
  term: ["2026-03-15", END],
  items: [
    { id: "itm_1", plan: "professional-yearly.3", quantity: 25 },
    { id: "itm_2", plan: "inbox-yearly.1", quantity: 10 },
  ],
  timeline,
});

test("an item that nothing is set for stays as it is", () => {
  assert.deepEqual(setFor(held()), [
    { item: "itm_1", plan: "professional-yearly.3", total: 25 },
    { item: "itm_2", plan: "inbox-yearly.1", total: 10 },
  ]);
});

test("a total that is set counts, one for a later day does not", () => {
  const seats = { kind: "seats", on: END, item: "itm_1", value: 22 };
  assert.equal(setFor(held(seats))[0]!.total, 22);
  assert.equal(setFor(held({ ...seats, on: "2028-03-15" }))[0]!.total, 25);
  assert.equal(setFor(held({ ...seats, item: "itm_2", value: 0 }))[1]!.total, 0);
});

test("another plan takes its add-ons along, or ends them", () => {
  const planned = { items: [{ item: "itm_1", plan: "enterprise-yearly.1", quantity: 30 }, { item: "itm_2" }] };
  assert.deepEqual(setFor(held({ kind: "plan", on: END, item: "itm_1", planned })), [
    { item: "itm_1", plan: "enterprise-yearly.1", total: 30 },
    { item: "itm_2", plan: undefined, total: 0 },
  ]);
});
