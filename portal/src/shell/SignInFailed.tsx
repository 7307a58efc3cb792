/** The sign-in's answer was none of ours, or too old. */

import { Trans, useLingui } from "@lingui/react/macro";

import { useWindowTitle } from "../kit/Page.tsx";
import { SignInAgain } from "../kit/States.tsx";

export function SignInFailed() {
  const { t } = useLingui();
  useWindowTitle(t`Sign in`);
  return (
    <main className="alone">
      <img className="logo" src="/brand/logo.svg" alt="" width="40" height="40" />
      <h1>
        <Trans>The sign-in was not completed</Trans>
      </h1>
      <p>
        <Trans>It took too long, or was stopped. Nothing has happened.</Trans>
      </p>
      <SignInAgain />
    </main>
  );
}
