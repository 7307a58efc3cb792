/** What the screen of imports reads. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Job = Schemas["JobOut"];

/** An import, or the check of one; looked at again until each row has its outcome. */
export const jobOf = (account: string, job: string) =>
  queryOptions({
    queryKey: ["imports", account, job],
    queryFn: ({ signal }): Promise<Job> =>
      answered(api.GET("/v1/accounts/{account}/jobs/{job}", { params: { path: { account, job } }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.state === "running" ? 1_500 : false),
  });
