import assert from "node:assert/strict";
import { test } from "node:test";

import { costs, top } from "./costs.ts";

const invoice = (date: string, total: number, currency = "EUR") => ({ kind: "invoice" as const, date, total, currency });

test("months reach from before today to a year ahead", () => {
  const [found] = costs("2027-03-27", 3, [invoice("2027-03-01", 100)], []);
  assert.deepEqual([found!.months[0]!.month, found!.months.at(-1)!.month, found!.months.length], ["2026-12", "2028-02", 15]);
});

test("a credit note counts against its month", () => {
  const note = { ...invoice("2027-03-20", 40), kind: "credit_note" as const };
  const [found] = costs("2027-03-27", 0, [invoice("2027-03-01", 100), note], []);
  assert.equal(found!.months[0]!.issued, 60);
});

test("the forecast is apart from what was issued, and summed", () => {
  const forecasts = [{ currency: "EUR", documents: [invoice("2027-04-02", 70), invoice("2027-03-30", 30)] }];
  const [found] = costs("2027-03-27", 0, [invoice("2027-03-01", 100)], forecasts);
  assert.deepEqual(found!.months.slice(0, 2), [
    { month: "2027-03", issued: 100, toCome: 30 },
    { month: "2027-04", issued: 0, toCome: 70 },
  ]);
  assert.equal(found!.ahead, 100);
});

test("currencies are never added", () => {
  const forecasts = [
    { currency: "USD", documents: [invoice("2027-04-02", 500, "USD")] },
    { currency: "EUR", documents: [invoice("2027-04-02", 900)] },
  ];
  assert.deepEqual(costs("2027-03-27", 0, [], forecasts).map(({ currency, ahead }) => [currency, ahead]), [["EUR", 900], ["USD", 500]]);
});

test("nothing is no currency", () => assert.deepEqual(costs("2027-03-27", 3, [], [{ currency: "EUR", documents: [] }]), []));

test("a chart's top is round", () => {
  assert.equal(top(181_124), 200_000);
  assert.equal(top(1_000), 1_000);
  assert.equal(top(0), 1);
});
