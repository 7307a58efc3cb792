/** What becomes of add-ons with another plan, as far as the person has to say it. The API decides what goes along. */

import { plansOnSale, together } from "../shop/offers.ts";
import type { Plan, Product } from "../shop/queries.ts";

interface Held {
  currency: string;
  items: readonly { id: string; plan: string; quantity: number }[];
  products: readonly { item: string; product: string; name: string; model: string }[];
}

/** An add-on about which the person has to say something: which of several `plans`, or its total. */
export interface Asked {
  item: string;
  name: string;
  plans: Plan[];
  /** Its price was one for all, and is one for each now: the number is not known. */
  counted: boolean;
}

/** The add-ons of the subscription that need a word for the change to `target`, a plan of the edition `to`. */
export function askedAbout(held: Held, products: readonly Product[], to: Product, target: Plan): Asked[] {
  return held.products.slice(1).flatMap(({ item, product: id, name, model }) => {
    const product = products.find((one) => one.id === id);
    if (!product?.bases.includes(to.id)) return [];
    const plans = plansOnSale(product, held.currency).filter((one) => together(one, target));
    const running = held.items.find((one) => one.id === item)?.plan;
    if (plans.some(({ version }) => version === running)) return [];
    const counted = model === "flat" && plans.some((one) => one.model !== "flat");
    return plans.length > 1 || counted ? [{ item, name, plans, counted }] : [];
  });
}
