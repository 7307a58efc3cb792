/** Who holds the licences of an item. */

import { infiniteQueryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Holder = Schemas["LicenceHolderOut"];

/** How many people the API gives licences to, or takes them from, at once. */
export const MOST = 20;

export const holdersOf = (account: string, subscription: string, item: string) =>
  infiniteQueryOptions({
    queryKey: ["licences", account, subscription, item, "all"],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/items/{item}/licences", {
          params: { path: { account, subscription, item }, query: { limit: 100, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
