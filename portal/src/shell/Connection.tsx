/** The connection is lost: said once for the whole page, until it is back. What was typed stays. */

import { Trans } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";

import { Offline } from "../kit/icons.ts";

function listen(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function Connection() {
  const online = useSyncExternalStore(listen, () => navigator.onLine);
  return (
    <div role="status" className="connection">
      {!online && (
        <p>
          <Offline size={18} aria-hidden />
          <span>
            <Trans>No connection. What you typed stays, and it goes on by itself.</Trans>
          </span>
        </p>
      )}
    </div>
  );
}
