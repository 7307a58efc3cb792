import assert from "node:assert/strict";
import { test } from "node:test";

import { asProblem, Problem, problemOf } from "./problem.ts";

test("a problem has the slug of its type, the sentence and the facts", () => {
  const answer = new Response(null, { status: 409, headers: { "Retry-After": "2" } });
  const problem = problemOf(answer, {
    type: "/problems/seats-below-assigned",
    title: "Seats are still in use",
    status: 409,
    detail: "Take back 2 licences first.",
    assigned: 12,
  });
  assert.equal(problem.slug, "seats-below-assigned");
  assert.equal(problem.detail, "Take back 2 licences first.");
  assert.deepEqual(problem.facts, { assigned: 12 });
  assert.equal(problem.retryAfter, 2);
  assert.equal(problem.passing, false);
});

test("an answer of the gateway has no sentence for people", () => {
  const problem = problemOf(new Response(null, { status: 503 }), { message: "Service Unavailable" });
  assert.equal(problem.slug, "failed");
  assert.equal(problem.detail, undefined);
  assert.equal(problem.passing, true);
});

test("an answer without JSON is a failure, too", () => {
  assert.equal(problemOf(new Response("<html>", { status: 502 }), undefined).status, 502);
});

test("the fields that break a rule are known", () => {
  const problem = problemOf(new Response(null, { status: 422 }), {
    type: "/problems/invalid-request",
    errors: [{ field: "/quantity", rule: "at most 1000000", sent: 999999999 }],
  });
  assert.deepEqual(problem.fields, ["/quantity"]);
  assert.deepEqual(new Problem("offline", 0).fields, []);
});

test("other errors become problems once", () => {
  const problem = new Problem("offline", 0);
  assert.equal(asProblem(problem), problem);
  assert.equal(asProblem(new TypeError("x")).status, 500);
});
