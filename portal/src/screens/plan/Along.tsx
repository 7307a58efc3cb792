/** What the person says about add-ons: which of several plans each gets, or its number. */

import { useLingui } from "@lingui/react/macro";

import { SelectField } from "../../kit/Field.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import type { Asked } from "./along.ts";

export type Said = Record<string, { plan?: string; quantity?: number }>;

interface AlongProps {
  asked: readonly Asked[];
  said: Said;
  onChange: (said: Said) => void;
}

/** The plan that an add-on gets: the one that was chosen, or the first. */
export const planOf = ({ item, plans }: Asked, said: Said) => plans.find(({ id }) => id === said[item]?.plan) ?? plans[0]!;

export function Along({ asked, said, onChange }: AlongProps) {
  const { t } = useLingui();
  return asked.map((one) => {
    const { item, name, plans, counted } = one;
    const plan = planOf(one, said);
    return (
      <div key={item} className="stack">
        {plans.length > 1 && (
          <SelectField
            label={t`Plan of ${name}`}
            value={plan.id}
            onChange={({ target }) => onChange({ ...said, [item]: { ...said[item], plan: target.value } })}
          >
            {plans.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </SelectField>
        )}
        {counted && plan.model !== "flat" && (
          <Stepper
            label={t`Quantity of ${name}`}
            value={Math.max(plan.minimum, said[item]?.quantity ?? plan.minimum)}
            least={plan.minimum}
            most={plan.maximum}
            onChange={(quantity) => onChange({ ...said, [item]: { ...said[item], quantity } })}
          />
        )}
      </div>
    );
  });
}
