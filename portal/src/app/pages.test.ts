import assert from "node:assert/strict";
import { test } from "node:test";

import { firstOf } from "./pages.ts";

const list = (pages: number[][]) => async (cursor: string | undefined) => {
  const at = Number(cursor ?? 0);
  return { rows: pages[at]!, next: at + 1 < pages.length ? String(at + 1) : undefined };
};
const first = (pages: number[][]) => firstOf(list(pages), ({ rows }) => rows);

test("the first row of a list may stand behind pages that were filtered to nothing", async () => {
  assert.equal(await first([[7, 8]]), 7);
  assert.equal(await first([[], [], [9], [1]]), 9);
});

test("a list without a row has no first one", async () => {
  assert.equal(await first([[]]), undefined);
  assert.equal(await first([[], []]), undefined);
});
