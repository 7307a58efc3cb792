/** A plan in a row of words: its term, and the billing period where it is another one. */

import { useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { interval } from "../shop/intervals.ts";

interface Timed {
  term: Schemas["IntervalOut"];
  billing: Schemas["IntervalOut"];
}

export function usePlanWords(): (plan: Timed) => string {
  const { t } = useLingui();
  return (plan) => {
    const term = interval(plan.term);
    const billing = interval(plan.billing);
    return term === billing ? term : t`${term}, each invoice covers ${billing}`;
  };
}
