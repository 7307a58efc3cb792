/** The person's accounts, the one that is open in this tab, and the person's rights in it. */

import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";

import { answered, api, type Schemas } from "./api.ts";
import { queries } from "./queries.ts";

export type Account = Schemas["MyAccount"];
export type Right = Account["permissions"][number];

const OPEN = "account";

/** The begin of the ids of accounts with a test clock. */
const CLOCKED = "tst_";

/** The account with a test clock that was opened in this tab: the API lists such an account only to whoever names it. */
function clock(): string | undefined {
  const opened = sessionStorage.getItem(OPEN);
  return opened?.startsWith(CLOCKED) ? opened : undefined;
}

/** The person's accounts, and the person's part in the seller's staff. */
export const myself = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const accounts: Account[] = [];
    let staff: Schemas["StaffMembership"] | undefined;
    let cursor: string | undefined;
    do {
      const page = await answered(api.GET("/v1/me", { params: { query: { limit: 100, cursor, clock: clock() } } }));
      accounts.push(...page.accounts);
      staff = page.staff;
      cursor = page.next;
    } while (cursor);
    return { accounts, staff };
  },
  staleTime: 60_000,
});

export const myAccounts = queryOptions({ ...myself, select: ({ accounts }) => accounts });

/** The account that is open: the one chosen in this tab, or the only one. Undefined where a choice is to be made. */
export function openAccount(accounts: readonly Account[]): Account | undefined {
  const chosen = accounts.find((one) => one.id === sessionStorage.getItem(OPEN));
  return chosen ?? (accounts.length === 1 ? accounts[0] : undefined);
}

/** Opens the account that the address names, as links of mails do; the address is then as it would be without. */
export function openNamed(): void {
  const at = new URL(window.location.href);
  const named = at.searchParams.get("account");
  if (named === null) return;
  at.searchParams.delete("account");
  window.history.replaceState(null, "", at.pathname + at.search + at.hash);
  if (/^(acc|tst)_[0-9A-Z]+$/.test(named)) sessionStorage.setItem(OPEN, named);
}

/** Opens another account in this tab. What was shown belongs to the earlier one, and is forgotten. */
export async function open(account: string): Promise<void> {
  sessionStorage.setItem(OPEN, account);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
  if (account === clock()) await queries.invalidateQueries(myself);
}

/** The id of the open account for loading early, before the list of accounts is here. */
export async function openAccountId(): Promise<string | undefined> {
  return sessionStorage.getItem(OPEN) ?? openAccount((await queries.ensureQueryData(myself)).accounts)?.id;
}

/** The open account; only below the shell, which shows screens only where there is one. */
export function useAccount(): Account {
  return openAccount(useSuspenseQuery(myAccounts).data)!;
}

/** Whether the person has one of the rights in the account. */
export const may = (account: Account, ...rights: Right[]): boolean => rights.some((one) => account.permissions.includes(one));
