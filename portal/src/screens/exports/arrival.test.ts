import assert from "node:assert/strict";
import { test } from "node:test";

import { namedBy } from "./arrival.ts";

const ACCOUNT = "acc_01KKRAFRB09WCR6PDXY1Z5WQF2";
const JOB = "job_01KKRBJHM00000000000000009";

test("an address of a mail names an account and a job", () => {
  assert.deepEqual(namedBy(`#${ACCOUNT}/${JOB}`), { account: ACCOUNT, job: JOB });
  assert.deepEqual(namedBy(`${ACCOUNT}/${JOB}`), { account: ACCOUNT, job: JOB });
});

test("anything else names none", () => {
  for (const hash of ["", "#main", `#${ACCOUNT}`, `#${ACCOUNT}/${JOB}/x`, `#../${JOB}`]) assert.equal(namedBy(hash), undefined);
});
