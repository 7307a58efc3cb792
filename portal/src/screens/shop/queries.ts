/** What the shop reads: the products on sale for a quantity, and the profiles that can pay. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";

export type Product = Schemas["ProductOut"];
export type Plan = Schemas["PlanOut"];
export type Profile = Schemas["ProfileOut"];

export const catalogue = (account: string, quantity: number) =>
  queryOptions({
    queryKey: ["catalogue", account, quantity, language()],
    queryFn: async ({ signal }) => {
      const query = { account, quantity, language: language() };
      return (await answered(api.GET("/v1/catalog/products", { params: { query }, signal }))).products;
    },
    placeholderData: keepPreviousData,
  });

/** A product with the terms of its plans in sentences. */
export const productOf = (account: string, product: string) =>
  queryOptions({
    queryKey: ["catalogue", account, "product", product, language()],
    queryFn: ({ signal }) => {
      const query = { account, language: language() };
      return answered(api.GET("/v1/catalog/products/{product}", { params: { path: { product }, query }, signal }));
    },
  });

/** The sentences of a plan that another one with the same term and billing period lacks: a trial, for example. */
export function ownTerms(plan: Plan, told: readonly Plan[]): string[] {
  const terms = told.find(({ id }) => id === plan.id)?.terms ?? [];
  const twins = told.filter((other) => other.id !== plan.id && !other.programme && same(other.term, plan.term) && same(other.billing, plan.billing));
  return twins.length === 0 ? [] : terms.filter((sentence) => twins.some((twin) => !twin.terms?.includes(sentence)));
}

const same = (a: Schemas["IntervalOut"], b: Schemas["IntervalOut"]) => a.count === b.count && a.unit === b.unit;

/** The account's profiles; those that members pay by for themselves are left out. */
export const profilesOf = (account: string) =>
  queryOptions({
    queryKey: ["profiles", account],
    queryFn: async ({ signal }) => {
      const profiles: Profile[] = [];
      let cursor: string | undefined;
      do {
        const page = await answered(
          api.GET("/v1/accounts/{account}/profiles", { params: { path: { account }, query: { limit: 100, cursor } }, signal }),
        );
        profiles.push(...page.profiles.filter(({ owner }) => !owner));
        cursor = page.next;
      } while (cursor);
      return profiles;
    },
  });

/** The price of a plan for everybody: in the currency in which is paid, where there is one. */
export const priceOf = (plan: Plan, currency: string | undefined) => {
  const open = plan.prices.filter(({ programme }) => !programme);
  return open.find((price) => price.currency === currency) ?? (currency ? undefined : open[0]);
};

/** The plans that can be bought in a currency, without those of programmes: they are given on request. */
export const plansOnSale = (product: Product, currency: string | undefined): Plan[] =>
  product.plans.filter((plan) => !plan.programme && priceOf(plan, currency));

/** The plans of add-ons that fit a plan of an edition: with its term and its billing period. */
export function fitting(products: readonly Product[], edition: Product, plan: Plan, currency: string): { product: Product; plan: Plan }[] {
  return products
    .filter(({ kind, bases }) => kind === "add_on" && bases.includes(edition.id))
    .flatMap((product) =>
      plansOnSale(product, currency)
        .filter(({ term, billing }) => same(term, plan.term) && same(billing, plan.billing))
        .slice(0, 1)
        .map((one) => ({ product, plan: one })),
    );
}
