/** The sign-in has ended while the person is here: what is typed stays, and the way back leads to this page. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";

import { onExpired } from "../app/session.ts";
import { Dialog } from "../kit/Dialog.tsx";
import { SignInAgain } from "../kit/States.tsx";

export function Expired() {
  const { t } = useLingui();
  const [expired, setExpired] = useState(false);
  useEffect(() => onExpired(() => setExpired(true)), []);
  return (
    <Dialog open={expired} onClose={() => setExpired(false)} must title={t`Your sign-in has expired`} actions={<SignInAgain />}>
      <Trans>Sign in again, and you are back on this page. What you typed is still here.</Trans>
    </Dialog>
  );
}
