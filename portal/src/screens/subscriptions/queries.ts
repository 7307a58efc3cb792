/** What the screens of subscriptions read. The first part of each key is its subject, then the account. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";

export type Row = Schemas["SubscriptionRow"];
export type Subscription = Schemas["SubscriptionRead"];
export type Filter = { state?: Schemas["SubscriptionState"]; origin?: Schemas["Origin"] };

/** Rows of one page: as many as the API gives at once. */
const PAGE = 100;

export const subscriptionList = (account: string, filter: Filter = {}) =>
  infiniteQueryOptions({
    queryKey: ["subscriptions", account, "list", filter, language()],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions", {
          params: { path: { account }, query: { ...filter, language: language(), limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const subscriptionOf = (account: string, subscription: string) =>
  queryOptions({
    queryKey: ["subscriptions", account, subscription, language()],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}", {
          params: { path: { account, subscription }, query: { language: language() } },
          signal,
        }),
      ),
  });

/** The changes to come, each with the first bill that differs; only for people who see amounts. */
export const timelineOf = (account: string, subscription: string) =>
  queryOptions({
    queryKey: ["subscriptions", account, subscription, "timeline"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/timeline", {
          params: { path: { account, subscription } },
          signal,
        }),
      ),
  });

/** The first holders of an item's seats, and how many there are. */
export const licencesOf = (account: string, subscription: string, item: string) =>
  queryOptions({
    queryKey: ["licences", account, subscription, item],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/items/{item}/licences", {
          params: { path: { account, subscription, item }, query: { limit: 6 } },
          signal,
        }),
      ),
  });

/** What happened to the contract, in words and newest first. A page may be empty while others follow. */
export const historyOf = (account: string, subscription: string) =>
  infiniteQueryOptions({
    queryKey: ["subscriptions", account, subscription, "history", language()],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/history", {
          params: { path: { account, subscription }, query: { language: language(), limit: 20, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** The documents of one subscription, newest first: those of its profile, without the others. */
export const documentsOf = (account: string, { id, profile, started }: Subscription) =>
  infiniteQueryOptions({
    queryKey: ["invoices", account, "of", id],
    queryFn: async ({ pageParam, signal }) => {
      const query = { from: started, profile, limit: 100, cursor: pageParam };
      const page = await answered(api.GET("/v1/accounts/{account}/invoices", { params: { path: { account }, query }, signal }));
      return { ...page, invoices: page.invoices.filter(({ subscription }) => subscription === id) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
