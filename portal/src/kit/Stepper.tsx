/** A count with a button on each side. What is typed is passed on once it is a whole number within the bounds. */

import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";

import { Field } from "./Field.tsx";
import { number } from "./formats.ts";
import { IconButton } from "./Button.tsx";
import { Add, Less } from "./icons.ts";

interface StepperProps {
  label: string;
  value: number;
  least: number;
  most?: number;
  onChange: (value: number) => void;
}

export function Stepper({ label, value, least, most = Number.MAX_SAFE_INTEGER, onChange }: StepperProps) {
  const { t } = useLingui();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const typed = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  const wrong = typed === undefined || typed < least || typed > most;
  const low = number(least);
  const high = number(most);
  const rule = most === Number.MAX_SAFE_INTEGER ? t`A whole number from ${low}` : t`A whole number from ${low} to ${high}`;
  const to = (next: number) => onChange(Math.min(most, Math.max(least, next)));
  return (
    <Field label={label} error={wrong ? rule : undefined}>
      {(wiring) => (
        <div className="stepper">
          <IconButton icon={Less} label={t`One fewer`} disabled={value <= least} onClick={() => to(value - 1)} />
          <input
            {...wiring}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              const next = /^\d{1,9}$/.test(target.value) ? Number(target.value) : undefined;
              if (next !== undefined && next >= least && next <= most) onChange(next);
            }}
            onBlur={() => wrong && setText(String(value))}
            onKeyDown={(event) => {
              const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
              if (!step) return;
              event.preventDefault();
              to(value + step);
            }}
          />
          <IconButton icon={Add} label={t`One more`} disabled={value >= most} onClick={() => to(value + 1)} />
        </div>
      )}
    </Field>
  );
}
