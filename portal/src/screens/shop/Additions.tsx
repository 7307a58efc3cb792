/** The add-ons that fit the chosen plan: a tick, and its own number where it is priced by one. */

import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react/macro";

import { Stepper } from "../../kit/Stepper.tsx";
import type { Plan, Product } from "./queries.ts";

interface AdditionsProps {
  of: readonly { product: Product; plan: Plan }[];
  /** The number of the edition: an add-on begins with as many. */
  quantity: number;
  chosen: Record<string, number>;
  onChange: (chosen: Record<string, number>) => void;
}

export function Additions({ of: additions, quantity, chosen, onChange }: AdditionsProps) {
  const { t } = useLingui();
  return (
    <fieldset className="choices">
      <legend>
        <Trans>Add-ons</Trans>
      </legend>
      {additions.map(({ product: { name, description }, plan }) => {
        const { id, minimum, maximum, model } = plan;
        const count = chosen[id];
        const { [id]: _, ...others } = chosen;
        const first = model === "flat" ? minimum : Math.min(maximum, Math.max(minimum, quantity));
        return (
          <div key={id} className="addition">
            <label className="ticked">
              <input
                type="checkbox"
                checked={count !== undefined}
                onChange={({ target }) => onChange(target.checked ? { ...chosen, [id]: first } : others)}
              />
              <span>
                <b>{name}</b>
                <small>{description}</small>
              </span>
            </label>
            {count !== undefined && maximum > minimum && (
              <Stepper
                label={t`Quantity of ${name}`}
                value={count}
                least={minimum}
                most={maximum}
                onChange={(to) => onChange({ ...chosen, [id]: to })}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
