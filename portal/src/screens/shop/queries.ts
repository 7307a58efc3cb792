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
