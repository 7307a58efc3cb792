/** What the screens of requests read. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api } from "../../app/api.ts";
import { language } from "../../app/language.ts";
import { wishes } from "./asking.ts";

export const ownRequests = (account: string, member: string) =>
  queryOptions({
    queryKey: ["requests", account, "of", member],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/members/{member}/requests", { params: { path: { account, member } }, signal })),
  });

/** What the person may ask for. */
export const wishesOf = (account: string) =>
  queryOptions({
    queryKey: ["requests", account, "wishes", language()],
    queryFn: async ({ signal }) => {
      const [own, { products }] = await Promise.all([
        answered(api.GET("/v1/accounts/{account}/licences", { params: { path: { account }, query: { beside: "askable" } }, signal })),
        answered(api.GET("/v1/catalog/products", { params: { query: { account, language: language() } }, signal })),
      ]);
      const held = new Set([...own.licences.filter(({ dormant }) => !dormant), ...own.shared].map(({ product }) => product));
      return wishes({ askable: own.askable ?? [], held, products });
    },
  });
