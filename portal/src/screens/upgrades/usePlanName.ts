/** The name of a plan by its id: its product and its term, as far as the catalogue knows it. */

import { useQuery } from "@tanstack/react-query";

import { plansOf } from "../plan/plans.ts";
import { usePlanWords } from "../plan/usePlanWords.ts";
import { catalogue } from "../shop/queries.ts";

export function usePlanName(account: string): (plan: string) => string {
  const words = usePlanWords();
  const known = plansOf(useQuery(catalogue(account, 1)).data ?? []);
  return (id) => {
    const sold = known.find(({ plan }) => plan.id === id);
    return sold ? `${sold.product.name}, ${words(sold.plan)}` : id;
  };
}
