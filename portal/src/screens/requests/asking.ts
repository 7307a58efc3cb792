/** What can be asked for: a licence of what the account has, or the purchase of what it has not. */

import type { Schemas } from "../../app/api.ts";

/** `licence <item>`, or `purchase <product>`: what is chosen, as the form keeps it. */
export type Choice = string;

interface Wish {
  choice: Choice;
  name: string;
}

interface Known {
  askable: readonly Schemas["AskableItemOut"][];
  /** Ids of products of which the person has a licence, or that everybody has. */
  held: ReadonlySet<string>;
  products: readonly Pick<Schemas["ProductOut"], "id" | "name">[];
}

export interface Wishes {
  licences: (Wish & Schemas["AskableItemOut"])[];
  purchases: (Wish & { product: string })[];
}

/** By the products' names. What the person has, or may ask for a licence of, is not to be bought once more. */
export function wishes({ askable, held, products }: Known): Wishes {
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const here = new Set([...held, ...askable.map(({ product }) => product)]);
  const byName = (a: Wish, b: Wish) => a.name.localeCompare(b.name);
  return {
    licences: askable
      .map((one) => ({ ...one, choice: `licence ${one.item}`, name: names.get(one.product) ?? one.product }))
      .sort(byName),
    purchases: products
      .filter(({ id }) => !here.has(id))
      .map(({ id, name }) => ({ product: id, choice: `purchase ${id}`, name }))
      .sort(byName),
  };
}
