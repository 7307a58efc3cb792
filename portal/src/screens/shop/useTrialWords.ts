/** The trial of a plan in a sentence. */

import { useLingui } from "@lingui/react/macro";

import { interval } from "./intervals.ts";
import type { Plan } from "./queries.ts";

export function useTrialWords(): (plan: Plan) => string | undefined {
  const { t } = useLingui();
  return ({ trial }) => {
    if (!trial) return undefined;
    const days = interval({ count: trial.days, unit: "day" });
    return trial.converts ? t`${days} for nothing first; then the paid term follows.` : t`${days} for nothing first; then it ends by itself.`;
  };
}
