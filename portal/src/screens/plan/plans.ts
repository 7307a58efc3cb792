/** The plans that a subscription can have: those of the editions of its family, in its currency. */

import { plansOnSale, together } from "../shop/offers.ts";
import type { Plan, Product } from "../shop/queries.ts";

export interface Sold {
  product: Product;
  plan: Plan;
}

/** Every plan with its product. */
export const plansOf = (products: readonly Product[]): Sold[] =>
  products.flatMap((product) => product.plans.map((plan) => ({ product, plan })));

/** The plans of the family of `product` that can be bought in the currency, without the one of this `version`. */
export function others(products: readonly Product[], product: string, version: string | undefined, currency: string): Sold[] {
  const family = products.find(({ id }) => id === product)?.family;
  return products
    .filter(({ kind, family: of }) => kind === "edition" && of === family)
    .flatMap((edition) => plansOnSale(edition, currency).map((plan) => ({ product: edition, plan })))
    .filter(({ plan }) => plan.version !== version);
}

/** Whether another plan is the same without the trial, which nobody gets in changing the plan. */
export function doubled(edition: Product, plan: Plan, currency: string): boolean {
  const twins = plansOnSale(edition, currency).filter((one) => one.id !== plan.id && !one.trial && together(one, plan));
  return Boolean(plan.trial) && twins.length > 0;
}
