/** What the screen of exports reads. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Job = Schemas["JobOut"];

/** An export; one that is being made is looked at again. */
export const exportOf = (account: string, job: string) =>
  queryOptions({
    queryKey: ["exports", account, job],
    queryFn: ({ signal }) => answered(api.GET("/v1/accounts/{account}/jobs/{job}", { params: { path: { account, job } }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.state === "running" ? 2_000 : false),
  });
