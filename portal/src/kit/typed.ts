/** Amounts as people type them. */

/** The whole units, in groups of three or in one row, and a part of the unit behind another separator than the groups'. */
const WRITTEN = [/^(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/, /^(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/, /^(\d+)(?:[.,](\d+))?$/];

/**
 * Minor units of an amount typed in a currency with `digits` decimals: "1.482,50", "1,482.50", "1482.5" and "1482" are read
 * in every language, and "1.482" as a thousand and more. Undefined for anything else, and for nothing.
 */
export function typedAmount(text: string, digits: number): number | undefined {
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, "");
  const [, whole, part = ""] = WRITTEN.map((form) => form.exec(typed)).find((found) => found) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  const minor = Number(whole.replace(/[.,]/g, "") + part.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) && minor > 0 ? minor : undefined;
}
