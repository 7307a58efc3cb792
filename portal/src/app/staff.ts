/** What the signed-in person may do as one of the seller's staff. */

import { useSuspenseQuery } from "@tanstack/react-query";

import type { Schemas } from "./api.ts";
import { myself } from "./account.ts";

export type StaffRight = Schemas["StaffRight"];

/** Whether the person has the right at the seller's desk; false for everybody who is not of the staff. */
export function useStaffRight(): (right: StaffRight) => boolean {
  const held = useSuspenseQuery(myself).data.staff?.permissions ?? [];
  return (right) => held.includes(right);
}
