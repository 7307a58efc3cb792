/** What the screens of people read. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";

export type Member = Schemas["MemberOut"];
export type State = Schemas["MemberState"];

/** A member in the list: a search tells no roles. */
export type Row = Pick<Member, "id" | "name" | "mail" | "state" | "invitation_expired_at"> & Partial<Pick<Member, "roles" | "grants">>;

const PAGE = 50;

/** Rows of a search: the first ones, and more on demand. */
const FOUND = 20;

export const memberList = (account: string, state?: State) =>
  infiniteQueryOptions({
    queryKey: ["people", account, "list", state],
    queryFn: async ({ pageParam, signal }): Promise<{ people: Row[]; next?: string }> => {
      const query = { state, limit: PAGE, cursor: pageParam };
      const { members, next } = await answered(api.GET("/v1/accounts/{account}/members", { params: { path: { account }, query }, signal }));
      return { people: members, next };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** Members by the first letters of their names or mail addresses. What was found before stays until the answer is here. */
export const peopleFound = (account: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ["people", account, "found", q],
    queryFn: ({ pageParam, signal }): Promise<{ people: Row[]; next?: string }> => {
      const query = { q, limit: FOUND, cursor: pageParam };
      return answered(api.GET("/v1/accounts/{account}/people", { params: { path: { account }, query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const placesOf = (account: string) =>
  queryOptions({
    queryKey: ["people", account, "places"],
    queryFn: ({ signal }) => answered(api.GET("/v1/accounts/{account}/people/places", { params: { path: { account } }, signal })),
  });

export const memberOf = (account: string, member: string) =>
  queryOptions({
    queryKey: ["people", account, member],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/members/{member}", { params: { path: { account, member } }, signal })),
  });

export const licencesHeld = (account: string, member: string) =>
  queryOptions({
    queryKey: ["licences", account, "held by", member],
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/accounts/{account}/members/{member}/licences", { params: { path: { account, member } }, signal })),
  });

/** The names of all products, by their ids. */
export const productNames = (account: string) =>
  queryOptions({
    queryKey: ["products", account, "names", language()],
    queryFn: async ({ signal }) => {
      const { products } = await answered(
        api.GET("/v1/catalog/products", { params: { query: { account, language: language() } }, signal }),
      );
      return new Map(products.map(({ id, name }) => [id, name]));
    },
    staleTime: 5 * 60_000,
  });
