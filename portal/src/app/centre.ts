/** The small centre: an account whose editions are all small sees a single page instead of all places. */

import { useQuery } from "@tanstack/react-query";

import { runningSubscriptions } from "../screens/home/queries.ts";
import { may, type Account } from "./account.ts";
import { placesFor, type Place } from "./places.ts";
import { isSmall } from "./small.ts";

/** Whether the person sees the small centre. Until the subscriptions are here, what this tab knew last. */
export function useSmall(account: Account): boolean {
  const sees = may(account, "view_billing");
  const { data } = useQuery({ ...runningSubscriptions(account.id), enabled: sees });
  const name = `small ${account.id}`;
  if (!sees) return false;
  if (data === undefined) return sessionStorage.getItem(name) !== null;
  const small = isSmall(data);
  if (small) sessionStorage.setItem(name, "");
  else sessionStorage.removeItem(name);
  return small;
}

/** The places of the navigation; of a small centre, those that its page does not hold. */
export function usePlaces(account: Account): Place[] {
  const small = useSmall(account);
  const places = placesFor(account);
  return small ? places.filter(({ to }) => to === "/" || to === "/help") : places;
}
