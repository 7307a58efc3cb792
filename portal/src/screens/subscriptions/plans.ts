/** The names of plans: what a change of the timeline, or a quote, says by id or version only. */

import { useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { plansOf, type Sold } from "../plan/plans.ts";
import { catalogue } from "../shop/queries.ts";

/** The plan of an id or a version, of those that are on sale: others have no name here. `needed`: whether anybody asks. */
export function usePlans(needed = true): (named: unknown) => Sold | undefined {
  const account = useAccount();
  const { data = [] } = useQuery({ ...catalogue(account.id, 1), enabled: needed });
  return (named) => plansOf(data).find(({ plan }) => plan.version === named || plan.id === named);
}
