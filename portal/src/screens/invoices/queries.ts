/** What the screens of invoices read. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";

export type Row = Schemas["DocumentRow"];
export type Document = Schemas["DocumentOut"];

export interface Filter {
  /** So many months up to today; without it and without days, the API's three. */
  months?: 3 | 6;
  from?: string;
  to?: string;
  state?: Schemas["Settlement"];
}

const PAGE = 100;

/** Whether the text is a civil date that a person may mean: a year that is being typed is not one yet. */
export const isDay = (text: string): boolean => /^[2-9]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** Days win over months: the API takes one of both. */
export function asked({ months, from, to, state }: Filter) {
  const days = from || to ? { from, to } : { months: months && (String(months) as "3" | "6") };
  return { ...days, state };
}

export const documentList = (account: string, filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ["invoices", account, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/v1/accounts/{account}/invoices", {
          params: { path: { account }, query: { ...asked(filter), limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** A document. One without its number or its files is looked at again: numbering and rendering follow in seconds. */
export const documentOf = (account: string, invoice: string) =>
  queryOptions({
    queryKey: ["invoices", account, invoice],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/invoices/{invoice}", { params: { path: { account, invoice } }, signal })),
    refetchInterval: ({ state: { data } }) => (data && data.state !== "parked" && data.formats.length === 0 ? 2_000 : false),
  });

/** The address that downloads a file for five minutes. */
export const linkToFile = (account: string, invoice: string, format: string) =>
  answered(api.GET("/v1/accounts/{account}/invoices/{invoice}/files/{format}", { params: { path: { account, invoice, format } } }));
