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
