/** What the screen of the use of seats reads. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type SeatUse = Schemas["SeatUseOut"];

/** The use of the seats of each item, as it was counted last. */
export const useOf = (account: string, subscription: string) =>
  queryOptions({
    queryKey: ["licences", account, subscription, "use"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/seat-use", {
          params: { path: { account, subscription } },
          signal,
        }),
      ),
  });
