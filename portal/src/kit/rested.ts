/** A value that follows what is typed once typing rests: a search asks for words, not for letters. */

import { useEffect, useState } from "react";

/** Milliseconds without a letter. */
const REST = 200;

export function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
