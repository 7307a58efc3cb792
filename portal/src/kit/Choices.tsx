/** One of several: as a row of words above a list (`Segments`), or as cards with a sentence each (`Choices`). Both are
 * radio buttons: arrows move the choice. */

import { useId, type ReactNode } from "react";

interface Option<Value extends string> {
  value: Value;
  label: string;
  /** Below the label of a card. */
  text?: ReactNode;
}

interface OneOf<Value extends string> {
  /** The question, for screen readers in `Segments`, shown by `Choices`. */
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

export function Segments<Value extends string>({ label, options, value, onChange }: OneOf<Value>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Choices<Value extends string>({ label, options, value, onChange }: OneOf<Value>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            <b>{option.label}</b>
            {option.text && <small>{option.text}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
