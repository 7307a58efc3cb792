/** What the screens of upgrades on request read. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Upgrade = Schemas["UpgradeOut"];

/** An offer that is being taken: its request's id, its plan and bounds, and the number that was asked for. */
export interface Offered {
  id: string;
  plan: string;
  minimum: number;
  maximum: number;
  quantity: number | undefined;
}

/** The account's requests for upgrades that the person sees, the newest first. */
export const upgradesOf = (account: string) =>
  queryOptions({
    queryKey: ["upgrades", account],
    queryFn: async ({ signal }) => {
      const upgrades: Upgrade[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 100, cursor };
        const page = await answered(
          api.GET("/v1/accounts/{account}/upgrade-requests", { params: { path: { account }, query }, signal }),
        );
        upgrades.push(...page.upgrades);
        cursor = page.next;
      } while (cursor);
      return upgrades;
    },
  });

export const upgradeOf = (account: string, request: string) =>
  queryOptions({
    queryKey: ["upgrades", account, request],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/upgrade-requests/{request}", { params: { path: { account, request } }, signal })),
  });
