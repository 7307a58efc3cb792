/** The steps of work that goes on by itself, in their order: done, under way, still to come. */

import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { Check, Wait } from "./icons.ts";

export interface Step {
  key: string;
  label: ReactNode;
  done: boolean;
}

interface StepListProps {
  label: string;
  steps: readonly Step[];
  /** The next step is not taken by itself: something stands in its way. */
  halted?: boolean;
}

export function StepList({ label, steps, halted = false }: StepListProps) {
  const next = steps.findIndex(({ done }) => !done);
  return (
    <ol className="step-list" aria-label={label}>
      {steps.map(({ key, label: words, done }, at) => (
        <li key={key} className={done ? "is-done" : at === next ? "is-next" : undefined} aria-current={at === next ? "step" : undefined}>
          <span className="step-mark" aria-hidden>
            {done ? <Check size={15} /> : at === next && !halted ? <Wait size={15} className="turning" /> : null}
          </span>
          <span>
            {words}
            {done && (
              <span className="unseen">
                {" "}
                <Trans>(done)</Trans>
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
