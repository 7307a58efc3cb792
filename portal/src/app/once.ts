/** Idempotency keys of changes without a quote: the same thing sent again has the same key, another thing another one. */

import { useMemo, useRef } from "react";

import { asProblem } from "./problem.ts";

interface Once {
  /** The key for the header of a request with this body. */
  key: (body: unknown) => string;
  /** After a refusal: a final one was an answer, so that another press is another request. */
  refused: (error: unknown) => void;
  /** After an answer, where the same body sent later is another request. */
  done: () => void;
}

export function useOnce(): Once {
  const last = useRef<{ of: string; key: string }>(undefined);
  return useMemo(
    () => ({
      key: (body) => {
        const of = JSON.stringify(body);
        if (last.current?.of !== of) last.current = { of, key: crypto.randomUUID() };
        return last.current.key;
      },
      refused: (error) => {
        if (!asProblem(error).passing) last.current = undefined;
      },
      done: () => {
        last.current = undefined;
      },
    }),
    [],
  );
}
