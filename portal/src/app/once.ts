/** Idempotency keys of changes without a quote: the same thing sent again has the same key, another thing another one. */

import { useCallback, useRef } from "react";

/** `key(body)` for the header; `done()` once it was answered for good, so that the same thing can be wanted again. */
export function useOnce(): { key: (body: unknown) => string; done: () => void } {
  const last = useRef<{ of: string; key: string }>(undefined);
  const key = useCallback((body: unknown) => {
    const of = JSON.stringify(body);
    if (last.current?.of !== of) last.current = { of, key: crypto.randomUUID() };
    return last.current.key;
  }, []);
  const done = useCallback(() => (last.current = undefined), []);
  return { key, done };
}
