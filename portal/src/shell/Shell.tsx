/** The frame of every screen: bar, places, the screen in `<main>`, tabs on a phone, toasts. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";

import { myAccounts, openAccount } from "../app/account.ts";
import { speakTo } from "../app/language.ts";
import { TITLE } from "../kit/Page.tsx";
import { Bones, Failed } from "../kit/States.tsx";
import { Toasts } from "../kit/Toast.tsx";
import { AccountChoice, NoAccount } from "./AccountChoice.tsx";
import { Bar } from "./Bar.tsx";
import { Expired } from "./Expired.tsx";
import { Places } from "./Places.tsx";
import { Tabs } from "./Tabs.tsx";

export function Shell() {
  const mine = useQuery(myAccounts);
  const accounts = mine.data;
  const account = accounts && openAccount(accounts);
  const language = account?.language;
  useEffect(() => void speakTo(language), [language]);
  let content: ReactNode;
  if (account) content = <Outlet key={account.id} />;
  else if (accounts) content = accounts.length ? <AccountChoice accounts={accounts} /> : <NoAccount />;
  else if (mine.isError) content = <Failed error={mine.error} retry={() => mine.refetch()} />;
  else content = <Bones rows={1} height={320} />;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <Bar accounts={accounts ?? []} account={account} />
      {account && <Places account={account} accounts={accounts} />}
      <Main framed={!account}>{content}</Main>
      {account && <Tabs account={account} />}
      <Toasts />
      <Expired />
    </div>
  );
}

/** The screen. Arriving at another page puts the focus here, so that a screen reader reads on from its heading. */
function Main({ framed, children }: { framed: boolean; children: ReactNode }) {
  const { t } = useLingui();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <main id="main" className="main" ref={main} tabIndex={-1} aria-labelledby={TITLE} aria-label={t`Content`}>
      {framed ? <div className="page">{children}</div> : children}
    </main>
  );
}
