/** A screen failed. The frame stands, so every other place can be reached. */

import { useLingui } from "@lingui/react/macro";

import { useWindowTitle } from "../kit/Page.tsx";
import { Failed } from "../kit/States.tsx";

export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useLingui();
  useWindowTitle(t`That did not work`);
  return (
    <div className="page">
      <Failed error={error} retry={reset} />
    </div>
  );
}
