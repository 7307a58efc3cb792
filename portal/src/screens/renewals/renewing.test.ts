import assert from "node:assert/strict";
import { test } from "node:test";

import { coming } from "./renewing.ts";

const held = (id: string, end: string, changes: object = {}) => ({
  id,
  state: "active",
  term: ["2026-11-29", end],
  timeline: [],
  products: [{ name: id }],
  ...changes,
});

test("renewals stand by date, those of one day by name, and what has ended is left out", () => {
  const found = coming([held("c", "2027-11-29"), held("b", "2027-01-29"), held("a", "2027-11-29"), held("d", "2026-12-01", { state: "ended" })]);
  assert.deepEqual(found.map(({ row }) => row.id), ["b", "a", "c"]);
});

test("notice, and a trial that ends by itself, have no automatic renewal", () => {
  const end = { kind: "end", on: "2027-11-29" };
  const seats = { kind: "seats", on: "2027-11-29" };
  const automatic = (changes: object) => coming([held("a", "2027-11-29", changes)])[0]!.automatic;
  assert.equal(automatic({ timeline: [seats] }), true);
  assert.equal(automatic({ timeline: [end] }), false);
  assert.equal(automatic({ trial: { converts: true } }), true);
  assert.equal(automatic({ trial: { converts: false } }), false);
});

test("what ends on a chosen day before its renewal does not renew", () => {
  const on = (day: string) => coming([held("a", "2027-11-29", { timeline: [{ kind: "early_end", on: day }] })]).length;
  assert.equal(on("2027-02-13"), 0);
  assert.equal(on("2027-12-13"), 1);
});
