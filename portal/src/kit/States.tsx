/** The four states of everything that is loaded: bones, nothing there, failed, no right. */

import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { asProblem, type Problem } from "../app/problem.ts";
import { signIn } from "../app/session.ts";
import { Button } from "./Button.tsx";
import { Alert, Empty as Tray, Lock, Offline, Renew, type Icon } from "./icons.ts";

/** Stands in for what is loading, in its final height: `rows` lines of `height` pixels. */
export function Bones({ rows = 1, height = 72, label }: { rows?: number; height?: number; label?: string }) {
  const { t } = useLingui();
  return (
    <div className="bones" role="status" aria-label={label ?? t`Loading`}>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} className="bone" style={{ height }} />
      ))}
    </div>
  );
}

interface NoticeProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
}

function Notice({ icon: Glyph, title, children, action, alert }: NoticeProps) {
  return (
    <div className="notice" role={alert ? "alert" : undefined}>
      <Glyph size={28} aria-hidden />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Nothing is there, and that is no fault. `action` leads on. */
export function Empty({ title, children, action, icon = Tray }: Omit<NoticeProps, "icon" | "alert"> & { icon?: Icon }) {
  return (
    <Notice icon={icon} title={title} action={action}>
      {children}
    </Notice>
  );
}

/** The person lacks the right to see this. `problem` has the API's own sentence, with who could help. */
export function NoRight({ problem }: { problem?: Problem }) {
  const { t } = useLingui();
  return (
    <Notice icon={Lock} title={t`You have no right to see this`}>
      {problem?.detail ?? <Trans>An owner of the account can give you the right.</Trans>}
    </Notice>
  );
}

/** It failed: why, and the way out. */
export function Failed({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t } = useLingui();
  const problem = asProblem(error);
  const sentence = useSentence(problem);
  if (problem.status === 403) return <NoRight problem={problem} />;
  if (problem.slug === "sign-in-expired" || problem.slug === "sign-in-refused")
    return (
      <Notice icon={Lock} title={t`You are not signed in any more`} action={<SignInAgain />} alert>
        {sentence}
      </Notice>
    );
  const again = retry && (
    <Button icon={Renew} onClick={() => void retry()}>
      <Trans>Try again</Trans>
    </Button>
  );
  return problem.slug === "offline" ? (
    <Notice icon={Offline} title={t`No connection`} action={again} alert>
      {sentence}
    </Notice>
  ) : (
    <Notice icon={Alert} title={t`That did not work`} action={problem.status === 404 ? undefined : again} alert>
      {sentence}
    </Notice>
  );
}

export function SignInAgain() {
  return (
    <Button look="primary" onClick={() => void signIn()}>
      <Trans>Sign in again</Trans>
    </Button>
  );
}

/** The sentence about a problem: the API's own, which is in the reader's language, or ours where no answer came. */
export function useSentence(error: unknown): string {
  const { t } = useLingui();
  const problem = asProblem(error);
  // This sentence of the API is for programs: it names fields and rules. A form shows them at its fields.
  if (problem.slug === "invalid-request") return t`An entry is not accepted. Check what you entered.`;
  if (problem.detail) return problem.detail;
  switch (problem.slug) {
    case "offline":
      return t`The service cannot be reached. What you typed is still here.`;
    case "sign-in-expired":
      return t`Your sign-in has expired. Sign in again, and you are back on this page.`;
    case "sign-in-refused":
      return t`The service does not accept your sign-in.`;
  }
  // A payment that was followed, and did not succeed.
  if (problem.slug === "declined") return t`The card was declined. Nothing was changed.`;
  if (problem.slug === "released") return t`The card's provider did not take the payment. Nothing was changed.`;
  if (problem.slug === "given_back") return t`The payment came too late for this offer, and goes back to the card. Nothing was changed.`;
  if (problem.status === 429) return t`There are too many requests at this moment. Try again in a minute.`;
  return t`Something went wrong on our side. Try again in a few minutes.`;
}

/** A refusal where the person acts: below a form, above its button. */
export function Refused({ error }: { error: unknown }) {
  const sentence = useSentence(error);
  return (
    <p className="refused" role="alert">
      <Alert size={18} aria-hidden />
      <span>{sentence}</span>
    </p>
  );
}
