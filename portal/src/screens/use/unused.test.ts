import assert from "node:assert/strict";
import { test } from "node:test";

import { unused } from "./unused.ts";

const DAY = "2027-03-31"; // its 90 days begin on the first of January

test("whoever worked on the first of the 90 days uses the licence, a day earlier not any more", () => {
  const since = "2026-01-01T08:00:00Z";
  const kept = { since, last_active: "2027-01-01" };
  const lost = { since, last_active: "2026-12-31" };
  assert.deepEqual(unused([kept, lost], DAY), [lost]);
});

test("a licence of these days had no time to be used", () => {
  const given = { since: "2027-01-01T00:00:00Z" };
  const older = { since: "2026-12-31T23:59:00Z" };
  assert.deepEqual(unused([given, older], DAY), [older]);
});

test("whoever never worked comes first, then by the last day", () => {
  const since = "2026-01-01T08:00:00Z";
  const autumn = { since, last_active: "2026-10-01" };
  const summer = { since, last_active: "2026-07-01" };
  const never = { since };
  assert.deepEqual(unused([autumn, summer, never], DAY), [never, summer, autumn]);
});
