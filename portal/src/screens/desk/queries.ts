/** What the seller's desk reads. Reads of an account stand in its journal: nothing is asked again by itself. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";

const PAGE = 50;

/** Each read of an account is an access in its journal: coming back to the window is none. */
const ONCE = { staleTime: Infinity, refetchOnWindowFocus: false } as const;

const paged = { initialPageParam: undefined as string | undefined, getNextPageParam: (page: { next?: string }) => page.next };

export const foundAccounts = (said: { name: string } | { number: string }) =>
  infiniteQueryOptions({
    queryKey: ["desk", "found", said],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(api.GET("/v1/seller/accounts", { params: { query: { ...said, limit: PAGE, cursor } }, signal })),
    ...paged,
  });

export const openEnds = infiniteQueryOptions({
  queryKey: ["desk", "ends"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answered(api.GET("/v1/seller/end-requests", { params: { query: { limit: PAGE, cursor } }, signal })),
  ...paged,
});

export const openProgrammes = infiniteQueryOptions({
  queryKey: ["desk", "programmes"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answered(api.GET("/v1/seller/programme-requests", { params: { query: { limit: PAGE, cursor } }, signal })),
  ...paged,
});

export const openUpgrades = infiniteQueryOptions({
  queryKey: ["desk", "upgrades"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answered(api.GET("/v1/seller/upgrade-requests", { params: { query: { limit: PAGE, cursor } }, signal })),
  ...paged,
});

export const refundTasks = infiniteQueryOptions({
  queryKey: ["desk", "refunds"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answered(api.GET("/v1/seller/refund-tasks", { params: { query: { limit: PAGE, cursor } }, signal })),
  ...paged,
});

export type RefundTask = Schemas["RefundTask"];

export const seenAccount = (account: string) =>
  queryOptions({
    queryKey: ["desk", account],
    queryFn: ({ signal }) => answered(api.GET("/v1/seller/accounts/{account}", { params: { path: { account } }, signal })),
    ...ONCE,
  });

export const seenSubscriptions = (account: string) =>
  infiniteQueryOptions({
    queryKey: ["desk", account, "subscriptions", language()],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET("/v1/seller/accounts/{account}/subscriptions", { params: { path: { account }, query: { limit: PAGE, cursor } }, signal }),
      ),
    ...paged,
    ...ONCE,
  });

export const seenInvoices = (account: string) =>
  infiniteQueryOptions({
    queryKey: ["desk", account, "invoices"],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET("/v1/seller/accounts/{account}/invoices", {
          params: { path: { account }, query: { months: "6", limit: PAGE, cursor } },
          signal,
        }),
      ),
    ...paged,
    ...ONCE,
  });

export const seenSubscription = (account: string, subscription: string) =>
  queryOptions({
    queryKey: ["desk", account, "subscriptions", subscription, language()],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/seller/accounts/{account}/subscriptions/{subscription}", { params: { path: { account, subscription } }, signal }),
      ),
    ...ONCE,
  });

export const seenEnd = (account: string, subscription: string, request: string) =>
  queryOptions({
    queryKey: ["desk", account, "ends", request],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/seller/accounts/{account}/subscriptions/{subscription}/end-requests/{request}", {
          params: { path: { account, subscription, request } },
          signal,
        }),
      ),
    ...ONCE,
  });

export const seenProgramme = (account: string, request: string) =>
  queryOptions({
    queryKey: ["desk", account, "programmes", request],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/seller/accounts/{account}/requests/{request}", { params: { path: { account, request } }, signal })),
    ...ONCE,
  });

export const seenUpgrade = (account: string, request: string) =>
  queryOptions({
    queryKey: ["desk", account, "upgrades", request],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/seller/accounts/{account}/upgrade-requests/{request}", { params: { path: { account, request } }, signal })),
    ...ONCE,
  });

export const linkToSeenFile = (account: string, invoice: string, format: string) =>
  answered(
    api.GET("/v1/seller/accounts/{account}/invoices/{invoice}/files/{format}", { params: { path: { account, invoice, format } } }),
  );

export const testClocks = infiniteQueryOptions({
  queryKey: ["desk", "clocks"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answered(api.GET("/v1/seller/test-clocks", { params: { query: { limit: PAGE, cursor } }, signal })),
  ...paged,
});

export const testClock = (account: string) =>
  queryOptions({
    queryKey: ["desk", "clocks", account],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/seller/test-clocks/{account}", { params: { path: { account } }, signal })),
  });

/** The mails that were kept until the clock stood at `at`. */
export const keptMails = (account: string, at: string) =>
  infiniteQueryOptions({
    queryKey: ["desk", "clocks", account, "mails", at],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET("/v1/seller/test-clocks/{account}/mails", { params: { path: { account }, query: { limit: PAGE, cursor } }, signal }),
      ),
    ...paged,
  });
