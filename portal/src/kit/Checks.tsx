/** Any of several: checkboxes under one question, each with a sentence. */

import type { ReactNode } from "react";

interface ChecksProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string; text?: ReactNode }[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
}

export function Checks<Value extends string>({ label, options, value, onChange }: ChecksProps<Value>) {
  const change = (one: Value, on: boolean) =>
    onChange(options.map((option) => option.value).filter((known) => (known === one ? on : value.includes(known))));
  return (
    <fieldset className="checks">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="check">
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={({ target }) => change(option.value, target.checked)}
          />
          <span>
            <b>{option.label}</b>
            {option.text && <small>{option.text}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
