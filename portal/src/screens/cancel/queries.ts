/** The request for the end of a subscription that is not over. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { firstOf } from "../../app/pages.ts";

export type EndRequest = Schemas["EndRequestOut"];

/** The states in which something still comes. */
const OPEN: ReadonlySet<string> = new Set(["open", "prepared", "rejected", "approved"]);

/** The newest request, while it is open; null without one. */
export const openEnd = (account: string, subscription: string) =>
  queryOptions({
    queryKey: ["end-requests", account, subscription],
    queryFn: async ({ signal }): Promise<EndRequest | null> => {
      const newest = await firstOf(
        (cursor) =>
          answered(
            api.GET("/v1/accounts/{account}/subscriptions/{subscription}/end-requests", {
              params: { path: { account, subscription }, query: { cursor } },
              signal,
            }),
          ),
        ({ requests }) => requests,
      );
      return newest && OPEN.has(newest.state) ? newest : null;
    },
  });
