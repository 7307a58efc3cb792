/** The API, typed by its own description. Every answer is data, or a Problem that is thrown.
 *
 *     const rows = await answered(api.GET("/v1/accounts/{account}/subscriptions", { params: { path: { account } } }));
 */

import createClient from "openapi-fetch";

import type { components, paths } from "../../.made/api.d.ts";
import { language } from "./language.ts";
import { Problem, problemOf } from "./problem.ts";
import { token } from "./session.ts";

export type Schemas = components["schemas"];

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: asked });

/** Asks as the signed-in person; a token that the API refuses is renewed, and the request sent once more. */
async function asked(request: Request): Promise<Response> {
  const again = request.clone();
  const first = await token();
  const answer = await sent(request, first);
  return answer.status === 401 ? sent(again, await token(first)) : answer;
}

async function sent(request: Request, bearer: string | null): Promise<Response> {
  const headers = new Headers(request.headers);
  if (bearer) headers.set("Authorization", `Bearer ${bearer}`);
  headers.set("Accept-Language", language());
  try {
    return await fetch(request, { headers, cache: "no-store" });
  } catch (error) {
    throw request.signal.aborted ? error : new Problem("offline", 0);
  }
}

/** The API for whoever has a link: without a token. */
export const openApi = createClient<paths>({ baseUrl: window.location.origin, fetch: (request) => sent(request, null) });

type Call<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** The data of an answer. Raises Problem. */
export async function answered<Data>(call: Call<Data>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return data as Data;
}

/** The data of an answer that may be 202: then `pending` is the address that tells what became of it. */
export async function confirmed<Data>(call: Call<Data>): Promise<{ data: Data; pending: string | undefined }> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return { data: data as Data, pending: response.status === 202 ? (response.headers.get("Location") ?? "") : undefined };
}

/** The header of a change of the version that was read. */
export const ifMatch = (version: number): { "If-Match": string } => ({ "If-Match": `"${version}"` });
