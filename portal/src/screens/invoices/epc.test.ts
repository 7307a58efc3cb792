import assert from "node:assert/strict";
import { test } from "node:test";

import { epc } from "./epc.ts";

const transfer = { holder: "Voorbeeld Software B.V.", iban: "NL91 ABNA 0417 1643 00", bic: "ABNANL2A", reference: "INV-2026-000042", amount: 589875 };

test("the code has the lines of EPC069-12: service, version, set, identification, BIC, name, IBAN, amount, purpose, creditor reference, text", () => {
  assert.equal(
    epc(transfer, "EUR"),
    "BCD\n002\n1\nSCT\nABNANL2A\nVoorbeeld Software B.V.\nNL91ABNA0417164300\nEUR5898.75\n\n\nINV-2026-000042",
  );
});

test("cents keep their zero", () => {
  assert.match(epc({ ...transfer, amount: 1205 }, "EUR")!, /\nEUR12\.05\n/);
});

test("there is no code without an IBAN, in another currency, or for nothing", () => {
  assert.equal(epc({ ...transfer, iban: undefined }, "EUR"), undefined);
  assert.equal(epc(transfer, "JPY"), undefined);
  assert.equal(epc({ ...transfer, amount: 0 }, "EUR"), undefined);
});
