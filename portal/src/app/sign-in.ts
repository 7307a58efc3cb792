/** The code flow with PKCE. Loaded only where it is needed. */

import { ErrorResponse, UserManager, WebStorageStateStore } from "oidc-client-ts";

import { config } from "./config.ts";
import { Problem } from "./problem.ts";

/** The path to which the sign-in leads back; the pool of sign-ins knows it to the letter. */
export const CALLBACK = "/signed-in";

const absolute = (path: string) => new URL(path, window.location.origin).href;

function manager(): UserManager {
  const { issuer, client_id, scope, authorize, token, revoke } = config.sign_in;
  const store = new WebStorageStateStore({ store: sessionStorage });
  return new UserManager({
    authority: issuer,
    // Given, so that nothing is discovered: the pool's document lacks an address for the end of the session.
    metadata: {
      issuer,
      authorization_endpoint: absolute(authorize),
      token_endpoint: absolute(token),
      revocation_endpoint: absolute(revoke),
    },
    client_id,
    scope,
    redirect_uri: absolute(CALLBACK),
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false, // session.ts renews, one at a time
  });
}

/** Leaves for the sign-in; `to` is the address here to come back to. */
export async function begin(to: string): Promise<void> {
  await manager().signinRedirect({ state: to });
  await new Promise<never>(() => undefined); // the browser is leaving: nothing here goes on
}

/** Takes the code of the sign-in's answer, and returns the address to go on to. Raises where the answer is not ours. */
export async function complete(): Promise<string> {
  const user = await manager().signinRedirectCallback();
  const to = user.state;
  return typeof to === "string" && to.startsWith("/") && !to.startsWith("//") && !to.startsWith(CALLBACK) ? to : "/";
}

/** Another token by the refresh token. Raises where the sign-in says no, and `offline` where it does not answer. */
export async function renew(): Promise<void> {
  const flow = manager();
  const user = await flow.getUser();
  if (!user?.refresh_token) throw new Error("no refresh token");
  try {
    await flow.signinSilent();
  } catch (error) {
    // "No" is final; everything else (no connection, a failing provider) is worth another try later.
    throw error instanceof ErrorResponse ? error : new Problem("offline", 0);
  }
}

/** Ends the session here and at the sign-in. */
export async function end(): Promise<void> {
  const { client_id, logout } = config.sign_in;
  const flow = manager();
  await flow.revokeTokens(["refresh_token"]).catch(() => undefined); // signing out works without a connection, too
  sessionStorage.clear();
  const address = new URL(absolute(logout));
  address.searchParams.set("client_id", client_id);
  address.searchParams.set("logout_uri", absolute("/"));
  window.location.assign(address);
}
