/** The start of the portal.
 *
 *     configuration -> language -> address   the sign-in's answer     -> take the code, go on to where it began
 *                                            a predecessor's address  -> its place here
 *                                            a mail's link            -> the page that asks; no sign-in needed
 *                                            anything else            -> sign in first, if nobody is
 */

import "./style/tokens.css";
import "./style/base.css";
import "./style/kit.css";
import "./style/shell.css";

import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { myself, openNamed } from "./app/account.ts";
import { config, loadConfig } from "./app/config.ts";
import { harmless } from "./app/harmless.ts";
import { firstLanguage, speak } from "./app/language.ts";
import { queries } from "./app/queries.ts";
import { signedIn, signIn } from "./app/session.ts";

const texts = harmless(i18n);

const frame = createRoot(document.getElementById("root")!);

/** Pages without the shell, for whoever has no session: they must not depend on anything but the language. */
const Outside = ({ children }: { children: React.ReactNode }) => (
  <StrictMode>
    <QueryClientProvider client={queries}>
      <I18nProvider i18n={texts}>{children}</I18nProvider>
    </QueryClientProvider>
  </StrictMode>
);

async function start(): Promise<void> {
  await loadConfig();
  await speak(firstLanguage());
  if (window.location.pathname === "/signed-in" && !(await returned())) return;
  const moved = config.redirects[window.location.pathname];
  if (moved) window.history.replaceState(null, "", moved);
  if (window.location.pathname === "/link") return followLink();
  openNamed();
  if (!signedIn()) return signIn();
  void queries.prefetchQuery(myself);
  const { router } = await import("./app/routes.ts");
  frame.render(
    <Outside>
      <RouterProvider router={router} />
    </Outside>,
  );
}

/** Takes the sign-in's answer. False if it is not one: then a page offers to sign in again. */
async function returned(): Promise<boolean> {
  try {
    const { complete } = await import("./app/sign-in.ts");
    window.history.replaceState(null, "", await complete());
    return true;
  } catch {
    if (signedIn()) {
      window.history.replaceState(null, "", "/"); // the back button has led to an answer that was taken before
      return true;
    }
    const { SignInFailed } = await import("./shell/SignInFailed.tsx");
    window.history.replaceState(null, "", "/");
    frame.render(
      <Outside>
        <SignInFailed />
      </Outside>,
    );
    return false;
  }
}

async function followLink(): Promise<void> {
  const { LinkPage } = await import("./screens/link/LinkPage.tsx");
  frame.render(
    <Outside>
      <LinkPage />
    </Outside>,
  );
}

start().catch(async () => {
  // Without configuration or texts there are no words in the reader's language: the page that needs none.
  const { Unavailable } = await import("./shell/Unavailable.tsx");
  frame.render(<Unavailable />);
});
