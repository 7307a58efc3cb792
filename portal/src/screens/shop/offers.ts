/** What can be bought: rules over what the catalogue tells. */

import type { Schemas } from "../../app/api.ts";
import type { Plan, Product } from "./queries.ts";

const same = (a: Schemas["IntervalOut"], b: Schemas["IntervalOut"]) => a.count === b.count && a.unit === b.unit;

/** Whether one invoice can have both: the same term and the same billing period. */
export const together = (a: Pick<Plan, "term" | "billing">, b: Pick<Plan, "term" | "billing">) =>
  same(a.term, b.term) && same(a.billing, b.billing);

/** The price of a plan for everybody: in the currency in which is paid, where there is one. */
export const priceOf = (plan: Plan, currency: string | undefined) => {
  const open = plan.prices.filter(({ programme }) => !programme);
  return open.find((price) => price.currency === currency) ?? (currency ? undefined : open[0]);
};

const priced = (product: Product, currency: string | undefined): Plan[] =>
  product.plans.filter((plan) => !plan.programme && priceOf(plan, currency));

/** The plans that can be bought in a currency, without those of programmes, which the seller lets people into. */
export const plansOnSale = (product: Product, currency: string | undefined): Plan[] =>
  priced(product, currency).filter(({ sale }) => sale === "open");

/** The plans in a currency that are asked for, and bought by an offer of the seller's. */
export const plansOnRequest = (product: Product, currency: string | undefined): Plan[] =>
  priced(product, currency).filter(({ sale }) => sale === "on_request");

/** The plans of add-ons that fit a plan of an edition: with its term and its billing period. */
export function fitting(products: readonly Product[], edition: Product, plan: Plan, currency: string): { product: Product; plan: Plan }[] {
  return products
    .filter(({ kind, bases }) => kind === "add_on" && bases.includes(edition.id))
    .flatMap((product) =>
      plansOnSale(product, currency)
        .filter((one) => together(one, plan))
        .slice(0, 1)
        .map((one) => ({ product, plan: one })),
    );
}
