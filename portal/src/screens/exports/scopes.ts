/** The parts of an account's data, and the rights that an export of each needs: all of them. */

import { type Account, may, type Right } from "../../app/account.ts";
import type { Schemas } from "../../app/api.ts";

export type Scope = Schemas["ExportScope"];

const NEEDS: Record<Scope, readonly Right[]> = {
  everything: ["view_billing", "view_people"],
  documents: ["view_billing"],
  contracts: ["view_billing"],
  people: ["view_people"],
  journal: ["view_billing", "view_people"],
};

/** The scopes that the person may export, the widest first. */
export const scopesOf = (account: Account): Scope[] =>
  (Object.keys(NEEDS) as Scope[]).filter((scope) => NEEDS[scope].every((right) => may(account, right)));

/** Whether the person may export anything. */
export const exports = (account: Account): boolean => scopesOf(account).length > 0;
