import assert from "node:assert/strict";
import { test } from "node:test";

import { harmlessValue } from "./harmless.ts";

test("a tag in a value is text", () => assert.equal(harmlessValue("Smit <b>& Sons</b>"), "Smit <\u2060b>& Sons<\u2060/b>"));

test("what stands for an element of the page stays", () => assert.equal(harmlessValue("<0/>"), "<0/>"));

test("numbers stay", () => assert.equal(harmlessValue(3), 3));
