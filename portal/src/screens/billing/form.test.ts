import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf, formOf, newOf } from "./form.ts";

const held = {
  id: "pro_1",
  version: 3,
  name: "Veerman",
  address: { street: "Kade 1", city: "Delft", country: "NL", postcode: "2611 AA" },
  language: "nl" as const,
  currency: "EUR",
  zone: "Europe/Amsterdam",
  recipients: ["a@x"],
  reference: "PO 1",
  notifications: {},
};

test("nothing is sent where nothing changed", () => {
  assert.deepEqual(changesOf(formOf(held), { ...formOf(held), name: " Veerman " }), {});
});

test("only what changed is sent, a removed text as null", () => {
  assert.deepEqual(changesOf(formOf(held), { ...formOf(held), city: "Breda", reference: "" }), {
    address: { city: "Breda" },
    reference: null,
  });
});

test("a new profile has what was entered", () => {
  assert.deepEqual(newOf({ ...formOf(held), reference: " " }, ["a@x"]), {
    name: "Veerman",
    address: { street: "Kade 1", city: "Delft", country: "NL", postcode: "2611 AA" },
    language: "nl",
    currency: "EUR",
    zone: "Europe/Amsterdam",
    recipients: ["a@x"],
  });
});
