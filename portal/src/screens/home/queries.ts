/** What the overview reads: whole lists, because its sums are only true over everything. */

import { queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";

/** All pages of a list. */
async function whole<Page extends { next?: string }>(page: (cursor: string | undefined) => Promise<Page>): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    const read: Page = await page(cursor);
    pages.push(read);
    cursor = read.next;
  } while (cursor);
  return pages;
}

export const runningSubscriptions = (account: string) =>
  queryOptions({
    queryKey: ["subscriptions", account, "running", language()],
    queryFn: async ({ signal }) => {
      const query = { state: "active", language: language(), limit: 100 } as const;
      const pages = await whole((cursor) =>
        answered(api.GET("/v1/accounts/{account}/subscriptions", { params: { path: { account }, query: { ...query, cursor } }, signal })),
      );
      return pages.flatMap((page) => page.subscriptions);
    },
  });

/** The documents to come within a year. */
export const yearAhead = (account: string) =>
  queryOptions({
    queryKey: ["forecast", account],
    queryFn: async ({ signal }) => {
      const query = { months: 12, limit: 100 };
      const pages = await whole((cursor) =>
        answered(api.GET("/v1/accounts/{account}/forecast", { params: { path: { account }, query: { ...query, cursor } }, signal })),
      );
      return pages.flatMap((page) => page.forecasts);
    },
  });

const documents = async (
  account: string,
  query: { from?: string; state?: Schemas["Settlement"]; kind?: Schemas["Kinds"] },
  signal: AbortSignal,
) => {
  const pages = await whole((cursor) =>
    answered(api.GET("/v1/accounts/{account}/invoices", { params: { path: { account }, query: { ...query, limit: 100, cursor } }, signal })),
  );
  return pages.flatMap((page) => page.invoices);
};

/** The invoices and credit notes issued since a day. */
export const issuedSince = (account: string, from: string) =>
  queryOptions({
    queryKey: ["invoices", account, "since", from],
    queryFn: ({ signal }) => documents(account, { from }, signal),
  });

/** The open requests that the person may decide. */
export const openRequests = (account: string) =>
  queryOptions({
    queryKey: ["requests", account, "open"],
    queryFn: async ({ signal }) => {
      const query = { state: "open", limit: 100 } as const;
      const pages = await whole((cursor) =>
        answered(api.GET("/v1/accounts/{account}/requests", { params: { path: { account }, query: { ...query, cursor } }, signal })),
      );
      return pages.flatMap((page) => page.requests);
    },
  });

/** The person's own licences, with the names of their products. */
export const ownLicences = (account: string) =>
  queryOptions({
    queryKey: ["licences", account, "own", language()],
    queryFn: async ({ signal }) => {
      const path = { account };
      const [{ licences, shared }, { products }] = await Promise.all([
        answered(api.GET("/v1/accounts/{account}/licences", { params: { path }, signal })),
        answered(api.GET("/v1/catalog/products", { params: { query: { account, language: language() } }, signal })),
      ]);
      const names = new Map(products.map(({ id, name }) => [id, name]));
      return [...licences, ...shared].map((one) => ({ ...one, name: names.get(one.product) ?? one.product }));
    },
  });
