/** The session of this tab: its tokens stand in sessionStorage, so a reload asks nothing and another tab signs in itself.
 *
 *     token()     valid for a minute more   -> the token
 *                 less, or `refused` by API -> one renewal, shared by all who ask at that moment
 *                 no renewal                -> SignInExpired; the shell asks to sign in again, and nothing typed is lost
 *
 * The library for the flow (17 kB) is loaded only to sign in, to renew and to sign out.
 */

import { config } from "./config.ts";
import { Problem } from "./problem.ts";

/** Seconds before the end of a token at which it is renewed. */
const EARLY = 60;

/** Seconds within which a refused token means that signing in again would not help. */
const FRESH = 60;

export interface Person {
  name: string;
  mail: string;
  /** The roles in the seller's staff: support, bookkeeper, account_manager. */
  staff: string[];
}

interface Stored {
  access_token: string;
  refresh_token?: string;
  expires_at: number;
  profile: { name?: string; email?: string };
}

function stored(): Stored | null {
  const text = sessionStorage.getItem(`oidc.user:${config.sign_in.issuer}:${config.sign_in.client_id}`);
  return text ? (JSON.parse(text) as Stored) : null;
}

export const signedIn = (): boolean => stored() !== null;

/** Who is signed in. Only after `signedIn`. */
export function person(): Person {
  const { profile, access_token } = stored()!;
  const mail = profile.email ?? "";
  return { name: profile.name ?? mail, mail, staff: (claims(access_token)["cognito:groups"] as string[] | undefined) ?? [] };
}

const now = () => Date.now() / 1000;

/** A token for the API; after `refused`, another one than that. Raises a Problem: sign-in expired, or refused for good. */
export async function token(refused?: string): Promise<string> {
  const held = stored();
  if (!held) throw expired();
  if (refused === undefined ? held.expires_at - now() > EARLY : held.access_token !== refused) return held.access_token;
  // A new token that the API refuses would be refused again: to sign in again would go round for ever.
  if (refused && now() - Number(claims(refused)["iat"] ?? 0) < FRESH) throw new Problem("sign-in-refused", 401);
  await renewed();
  return stored()!.access_token;
}

let renewing: Promise<void> | undefined;

/** One renewal, whoever asks: the second use of a refresh token would end the session. */
function renewed(): Promise<void> {
  renewing ??= import("./sign-in.ts")
    .then((flow) => flow.renew())
    .catch((error: unknown) => {
      throw error instanceof Problem ? error : expired();
    })
    .finally(() => (renewing = undefined));
  return renewing;
}

const expired = () => {
  for (const tell of waiting) tell();
  return new Problem("sign-in-expired", 401);
};

const waiting = new Set<() => void>();

/** Calls `tell` when the session is over and only the person can go on. Returns how to stop that. */
export function onExpired(tell: () => void): () => void {
  waiting.add(tell);
  return () => waiting.delete(tell);
}

/** Leaves for the sign-in, which leads back to this address. */
export async function signIn(): Promise<void> {
  const { pathname, search, hash } = window.location;
  await (await import("./sign-in.ts")).begin(pathname + search + hash);
}

export async function signOut(): Promise<void> {
  await (await import("./sign-in.ts")).end();
}

/** The claims of a JWT, unverified: only the API decides by them. */
function claims(jwt: string): Record<string, unknown> {
  const part = jwt.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(part), (one) => one.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}
