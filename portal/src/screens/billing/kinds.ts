/** Which kinds of mail each recipient of a profile gets. A kind that names nobody goes to all recipients. */

import type { Schemas } from "../../app/api.ts";

export type Settings = Schemas["NotificationsOut"];
export type Kind = keyof Settings;

export const KINDS: readonly Kind[] = ["documents", "renewals", "problems", "contracts", "payments"];

/** The kinds that `address` gets. */
export const kindsOf = (address: string, settings: Settings): Kind[] =>
  KINDS.filter((kind) => settings[kind]?.includes(address) ?? true);

/** The settings that change so that `address` gets `wanted` and no other kind; null is "to all recipients" again. */
export function changesFor(
  address: string,
  wanted: readonly Kind[],
  settings: Settings,
  recipients: readonly string[],
): Partial<Record<Kind, string[] | null>> {
  const changes: Partial<Record<Kind, string[] | null>> = {};
  for (const kind of KINDS) {
    const now = settings[kind] ?? recipients;
    if (now.includes(address) === wanted.includes(kind)) continue;
    const after = recipients.filter((one) => (one === address ? wanted.includes(kind) : now.includes(one)));
    changes[kind] = after.length === recipients.length ? null : after;
  }
  return changes;
}
