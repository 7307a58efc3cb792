import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, day, daysBetween, digits, folded, lastDay, money, month, plus, plusMonths, span } from "./formats.ts";

/** With plain spaces, to compare words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");

test("amounts are minor units in each language's form", () => {
  assert.equal(plain(money(148_200, "EUR", "nl-NL")), "€ 1.482,00");
  assert.equal(plain(money(148_200, "EUR", "de-DE")), "1.482,00 €");
  assert.equal(plain(money(148_200, "EUR", "fr-FR")), "1 482,00 €");
  assert.equal(plain(money(148_200, "EUR", "en-GB")), "€1,482.00");
});

test("a Dutch sign stands inside the amount", () => assert.equal(plain(money(-44_141, "EUR", "nl-NL")), "€ -441,41"));

test("a currency without minor units has no decimals", () => {
  assert.equal(digits("JPY"), 0);
  assert.equal(plain(money(500, "JPY", "en-GB")), "JP¥500");
});

test("a date never breaks", () => assert.equal(day("2027-10-30", "nl-NL"), "30\u00a0okt\u00a02027"));

test("a span ends with its last day, and breaks at the dash only", () => {
  assert.equal(span(["2026-11-29", "2027-11-29"], "nl-NL"), "29\u00a0nov\u00a02026 – 28\u00a0nov\u00a02027");
  assert.equal(span(["2027-02-28", "2027-03-29"], "nl-NL"), "28\u00a0feb – 28\u00a0mrt\u00a02027");
});

test("months have names", () => {
  assert.equal(plain(month("2027-03", "long", "nl-NL")), "maart 2027");
  assert.equal(month("2027-03", "short", "de-DE"), "Mär");
});

test("an instant is told in the zone in which it counts", () => {
  assert.equal(clock("2027-02-17T23:00:00Z", "Europe/Amsterdam", "nl-NL"), "00:00");
});

test("a deadline at midnight counts until the day before", () => {
  assert.equal(plain(lastDay("2027-02-13T23:00:00Z", "Europe/Amsterdam", "nl-NL")), "13 feb 2027");
  assert.equal(plain(lastDay("2027-02-14T11:00:00Z", "Europe/Amsterdam", "nl-NL")), "14 feb 2027");
});

test("days are counted over a change of the clock, and months end with their last day", () => {
  assert.equal(plus("2027-03-27", 2), "2027-03-29");
  assert.equal(daysBetween("2027-03-27", "2027-03-29"), 2);
  assert.equal(plusMonths("2027-01-31", 1), "2027-02-28");
  assert.equal(plusMonths("2027-11-15", 3), "2028-02-15");
});

test("names are found without accents", () => assert.equal(folded("Tom Özdemir"), "tom ozdemir"));
