/** What a person typed and has not sent: it survives a reload, an expired sign-in and the way back. */

import { useCallback, useState } from "react";

/** State that is kept in this tab under `key` (the page and its subject) until `clear`. JSON values only. */
export function useDraft<Value>(key: string, first: Value): [Value, (value: Value) => void, () => void] {
  const name = `draft ${key}`;
  const [value, setValue] = useState<Value>(() => {
    const kept = sessionStorage.getItem(name);
    return kept === null ? first : (JSON.parse(kept) as Value);
  });
  const change = useCallback(
    (next: Value) => {
      try {
        sessionStorage.setItem(name, JSON.stringify(next));
      } catch {
        sessionStorage.removeItem(name); // the tab's store is full: what is typed stays on the page alone
      }
      setValue(next);
    },
    [name],
  );
  const clear = useCallback(() => sessionStorage.removeItem(name), [name]);
  return [value, change, clear];
}
