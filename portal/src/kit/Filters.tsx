/** What narrows a list: words, and one of several. */

import type { ReactNode } from "react";

import { Search } from "./icons.ts";

interface SearchBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Finds as one types. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  return (
    <label className="search">
      <Search size={18} aria-hidden />
      <input type="search" aria-label={label} placeholder={label} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

interface FilterProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}

/** One of several, where a row of words would be too wide. */
export function Filter<Value extends string>({ label, value, options, onChange }: FilterProps<Value>) {
  return (
    <select className="input filter" aria-label={label} value={value} onChange={(event) => onChange(event.target.value as Value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
