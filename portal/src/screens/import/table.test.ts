import assert from "node:assert/strict";
import { test } from "node:test";

import { file, MOST_ROWS, read, sent } from "./table.ts";

const names = new Map([["professional", "Professional"]]);

test("rows are read from what a spreadsheet writes and from what is pasted of it", () => {
  for (const between of [";", ",", "\t"]) {
    const text = `\ufeffName${between}Mail${between}Product\r\nEva${between}eva@a.example${between}professional\r\n\r\n`;
    assert.deepEqual(read(text, names), { rows: [{ line: 2, mail: "eva@a.example", product: "professional" }] });
  }
});

test("products may be written by their names, columns in the reader's language", () =>
  assert.deepEqual(read("E-Mail;Produkt\nb@a.example;PROFESSIONAL\nc@a.example;Other", names), {
    rows: [
      { line: 2, mail: "b@a.example", product: "professional" },
      { line: 3, mail: "c@a.example", product: "Other" },
    ],
  }));

test("quotes hold separators, lines and quotes", () =>
  assert.deepEqual(read('mail,product,why\n"x@a.example",professional,"a, ""b""\nc"\ny@a.example,professional', names), {
    rows: [
      { line: 2, mail: "x@a.example", product: "professional" },
      { line: 4, mail: "y@a.example", product: "professional" },
    ],
  }));

test("a table that can not be sent says why", () => {
  assert.deepEqual(read("", names), { wrong: "empty" });
  assert.deepEqual(read("mail;product", names), { wrong: "empty" });
  assert.deepEqual(read("name;product\na;b", names), { wrong: "columns" });
  assert.deepEqual(read(`mail;product\n${"a@a.example;b\n".repeat(MOST_ROWS + 1)}`, names), { wrong: "many" });
});

test("what is sent has the two columns in the rows' order", () =>
  assert.equal(sent([{ line: 2, mail: "a@a.example", product: 'b;"c"' }]), 'mail;product\r\na@a.example;"b;""c"""'));

test("no cell of a file is a formula", () => assert.equal(file([["mail"], ["=1+1"]]), "\ufeffmail\r\n'=1+1\r\n"));
