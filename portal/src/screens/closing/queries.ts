/** What the screen of closing the account reads. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";

export type Blocking = Schemas["ClosingPreview"];
export type Closed = Schemas["ClosingOut"];

/** What stands in the way, and until when documents would stay. */
export const blockingOf = (account: string) =>
  queryOptions({
    queryKey: ["closing", account, "preview"],
    queryFn: ({ signal }) =>
      answered(api.POST("/v1/accounts/{account}/closing/preview", { params: { path: { account } }, signal })),
  });

/** The closing, looked at again until it is done; null where there is none, or where nobody is a member any more. */
export const closingOf = (account: string) =>
  queryOptions({
    queryKey: ["closing", account],
    queryFn: async ({ signal }): Promise<Closed | null> => {
      try {
        return await answered(api.GET("/v1/accounts/{account}/closing", { params: { path: { account } }, signal }));
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state: { data } }) => (data?.state === "under_way" || data?.state === "stopped" ? 2_000 : false),
  });
