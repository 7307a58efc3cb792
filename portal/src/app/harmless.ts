/** Lingui looks for tags in a text after its values are in it: a name such as `Smit <b>& Sons</b>` would lose its tags. */

import type { I18n } from "@lingui/core";

/** What stands in a value for an element of the page: `<0/>`. */
const ELEMENT = /^<\d+\/>$/;

/** Invisible, and of no width: with it behind its `<`, a tag of a value is text. */
const JOINER = "\u2060";

/** The value as text, whatever it is made of. */
export const harmlessValue = (value: unknown): unknown =>
  typeof value === "string" && !ELEMENT.test(value) ? value.replaceAll("<", `<${JOINER}`) : value;

/** The same texts for elements: values are never taken for tags. Texts without elements stay as they are. */
export function harmless(texts: I18n): I18n {
  const kept = Object.create(texts) as I18n;
  const translated = texts._.bind(texts) as (...all: unknown[]) => string;
  const mended = (id: unknown, values?: Record<string, unknown>, options?: unknown): string =>
    translated(id, values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, harmlessValue(value)])), options);
  Object.defineProperty(kept, "_", { value: mended });
  return kept;
}
