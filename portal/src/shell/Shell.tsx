/** The frame of every screen: bar, places, the screen in `<main>`, tabs on a phone, toasts. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";

import { myself, openAccount } from "../app/account.ts";
import { speakTo } from "../app/language.ts";
import { TITLE } from "../kit/Page.tsx";
import { Bones, Failed } from "../kit/States.tsx";
import { Toasts } from "../kit/Toast.tsx";
import { AccountChoice, NoAccount } from "./AccountChoice.tsx";
import { Bar } from "./Bar.tsx";
import { Connection } from "./Connection.tsx";
import { DeskPlaces } from "./DeskPlaces.tsx";
import { Expired } from "./Expired.tsx";
import { Places } from "./Places.tsx";
import { Tabs } from "./Tabs.tsx";

/** The seller's desk: of its staff only, and without an account of one's own. */
const DESK = "/desk";

export function Shell() {
  const mine = useQuery(myself);
  const accounts = mine.data?.accounts;
  const { pathname } = useLocation();
  const desk = mine.data?.staff !== undefined && pathname.startsWith(DESK);
  const account = desk ? undefined : accounts && openAccount(accounts);
  const language = account?.language;
  useEffect(() => void speakTo(language), [language]);
  let content: ReactNode;
  if (desk) content = <Outlet />;
  else if (account) content = <Outlet key={account.id} />;
  else if (mine.data?.staff && !accounts?.length) content = <Navigate to={DESK} replace />;
  else if (accounts) content = accounts.length ? <AccountChoice accounts={accounts} /> : <NoAccount />;
  else if (mine.isError) content = <Failed error={mine.error} retry={() => mine.refetch()} />;
  else content = <Bones rows={1} height={320} />;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <Bar accounts={accounts ?? []} account={account} staff={mine.data?.staff !== undefined} />
      {account && <Places account={account} accounts={accounts ?? []} />}
      {desk && <DeskPlaces />}
      <Connection />
      <Main framed={!account && !desk}>{content}</Main>
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
