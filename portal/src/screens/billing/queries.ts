/** What the screens of billing read. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Profile = Schemas["ProfileOut"];
export type Recipient = Schemas["RecipientOut"];

export const accountOf = (account: string) =>
  queryOptions({
    queryKey: ["billing", account, "account"],
    queryFn: ({ signal }) => answered(api.GET("/v1/accounts/{account}", { params: { path: { account } }, signal })),
  });

/** All profiles, the account's own before those that members pay by. */
export const profileList = (account: string) =>
  queryOptions({
    queryKey: ["billing", account, "profiles"],
    queryFn: async ({ signal }) => {
      const profiles: Profile[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { account }, query: { limit: 100, cursor } };
        const page = await answered(api.GET("/v1/accounts/{account}/profiles", { params, signal }));
        profiles.push(...page.profiles);
        cursor = page.next;
      } while (cursor);
      return profiles.sort((a, b) => Number(Boolean(a.owner)) - Number(Boolean(b.owner)));
    },
  });

/** A profile with its balances. */
export const profileOf = (account: string, profile: string) =>
  queryOptions({
    queryKey: ["billing", account, "profile", profile],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/profiles/{profile}", { params: { path: { account, profile } }, signal })),
  });

/** The recipients of all the account's mails, by their folded addresses. */
export const recipientsOf = (account: string) =>
  queryOptions({
    queryKey: ["billing", account, "recipients"],
    queryFn: async ({ signal }) => {
      const known = new Map<string, Recipient>();
      let cursor: string | undefined;
      do {
        const params = { path: { account }, query: { limit: 100, cursor } };
        const page = await answered(api.GET("/v1/accounts/{account}/recipients", { params, signal }));
        for (const one of page.recipients) known.set(one.address.toLowerCase(), one);
        cursor = page.next;
      } while (cursor);
      return known;
    },
  });

/** Whether the address gets no mails yet, because nobody has confirmed it. */
export const isWaiting = (known: ReadonlyMap<string, Recipient> | undefined, address: string): boolean => {
  const recipient = known?.get(address.toLowerCase());
  return recipient !== undefined && !recipient.confirmed_at;
};

/** The currencies in which something is sold. */
export const currenciesOf = (account?: string) =>
  queryOptions({
    queryKey: ["billing", account, "currencies"],
    queryFn: async ({ signal }) => {
      const { products } = await answered(api.GET("/v1/catalog/products", { params: { query: { account } }, signal }));
      const sold = products.flatMap(({ plans }) => plans.flatMap(({ prices }) => prices.map(({ currency }) => currency)));
      return [...new Set(sold)].sort();
    },
    staleTime: 5 * 60_000,
  });
