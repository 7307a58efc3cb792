import assert from "node:assert/strict";
import { test } from "node:test";

import { matters } from "./attention.ts";

const TODAY = "2027-03-27";
const held = (changes: object) => ({ id: "sub_1", currency: "EUR", products: [{ name: "Professional" }], timeline: [], ...changes });
const invoice = (changes: object) => ({ id: "inv_1", kind: "invoice", settlement: "open", due: "2027-04-26", open: 100, currency: "EUR", ...changes });

test("a deadline within 90 days, today included, needs attention, and a later one does not", () => {
  const kinds = (by: string) => matters(TODAY, [held({ cancel_by: by })], [], 0).map(({ kind }) => kind);
  assert.deepEqual(kinds("2027-03-27"), ["notice"]);
  assert.deepEqual(kinds("2027-06-25"), ["notice"]); // 27 March and 90 days
  assert.deepEqual(kinds("2027-06-26"), []);
});

test("an end is told with its last day instead of a deadline", () => {
  const ending = held({ timeline: [{ kind: "end", on: "2027-04-04" }], cancel_by: undefined });
  assert.deepEqual(matters(TODAY, [ending], [], 0), [
    { kind: "ends", key: "ends sub_1", subscription: "sub_1", name: "Professional", last: "2027-04-03", days: 7 },
  ]);
});

test("overdue invoices come first, deadlines by date next, then open invoices and requests", () => {
  const later = held({ id: "sub_2", cancel_by: "2027-05-01" });
  const sooner = held({ id: "sub_3", cancel_by: "2027-04-01" });
  const documents = [invoice({}), invoice({ settlement: "overdue", due: "2027-03-20" }), invoice({ settlement: "overdue", due: "2027-03-25" })];
  const found = matters(TODAY, [later, sooner], documents, 2);
  assert.deepEqual(found.map(({ key }) => key), ["overdue EUR", "notice sub_3", "notice sub_2", "open EUR", "requests"]);
  const [overdue] = found;
  assert.ok(overdue?.kind === "overdue");
  assert.deepEqual([overdue.count, overdue.amount, overdue.days], [2, 200, 7]); // 7 days since the older one was due
});

test("what is settled, and credit notes, need nothing", () => {
  const documents = [invoice({ settlement: "settled", open: 0 }), invoice({ kind: "credit_note" })];
  assert.deepEqual(matters(TODAY, [], documents, 0), []);
});

test("a trial whose first payment was refused needs attention at once, another one before its end", () => {
  const trial = (refusals: number) => matters(TODAY, [held({ trial: { ends: "2027-03-27", converts: true, refusals } })], [], 0);
  assert.deepEqual(trial(1), [{ kind: "refused", key: "refused sub_1", subscription: "sub_1", name: "Professional", days: 0 }]);
  assert.deepEqual(trial(0), []);
});

test("an end that is asked for is told until it is decided", () => {
  const asked = held({ hold: "erq_1", cancel_by: "2027-04-01" });
  assert.deepEqual(matters(TODAY, [asked], [], 0), [{ kind: "asked", key: "asked sub_1", subscription: "sub_1", name: "Professional", days: 0 }]);
});
