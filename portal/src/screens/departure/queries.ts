/** What a member leaves behind, and the departure once it has begun. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";

export type Left = Schemas["LeavingPreview"];
export type Departing = Schemas["DepartureOut"];

/** All that the member leaves behind, and whether the successor could go on. */
export const leftBy = (account: string, member: string, successor: string | undefined) =>
  queryOptions({
    queryKey: ["people", account, member, "left", successor],
    queryFn: ({ signal }): Promise<Left> =>
      answered(
        api.POST("/v1/accounts/{account}/members/{member}/departure/preview", {
          params: { path: { account, member }, query: { successor } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** The member's newest departure, looked at again until it is done; null where there is none. */
export const departureOf = (account: string, member: string) =>
  queryOptions({
    queryKey: ["people", account, member, "departure"],
    queryFn: async ({ signal }): Promise<Departing | null> => {
      try {
        return await answered(
          api.GET("/v1/accounts/{account}/members/{member}/departure", { params: { path: { account, member } }, signal }),
        );
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state: { data } }) => (data && data.state !== "done" ? 2_000 : false),
  });
