/** Short news of what was done, below the page. News with an action (undo) stays until it is closed. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";

import { Button, IconButton } from "./Button.tsx";
import { Check, Close } from "./icons.ts";

interface News {
  id: number;
  text: string;
  /** Takes back what was done. */
  undo?: () => void;
}

/** Milliseconds for which news without an action is shown: long enough to be read twice. */
const SHOWN = 8_000;

let news: readonly News[] = [];
let last = 0;
const readers = new Set<() => void>();

function told(now: readonly News[]): void {
  news = now;
  for (const read of readers) read();
}

const close = (id: number) => told(news.filter((one) => one.id !== id));

export function toast(text: string, undo?: () => void): void {
  const id = ++last;
  told([...news.slice(-2), { id, text, undo }]);
  if (!undo) setTimeout(() => close(id), SHOWN);
}

export function Toasts() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(
    (read) => (readers.add(read), () => readers.delete(read)),
    () => news,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, undo }) => (
        <div key={id} className="toast">
          <Check size={18} aria-hidden />
          <span>{text}</span>
          {undo && (
            <Button
              look="bare"
              onClick={() => {
                close(id);
                undo();
              }}
            >
              <Trans>Undo</Trans>
            </Button>
          )}
          <IconButton icon={Close} label={t`Close the message`} onClick={() => close(id)} />
        </div>
      ))}
    </div>
  );
}
