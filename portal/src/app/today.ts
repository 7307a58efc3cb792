/** The account's civil date, as the API tells it: the browser's clock may be another one. */

import { useAccount, type Account } from "./account.ts";

export const todayOf = (account: Account & { today?: string }): string => account.today ?? new Date().toISOString().slice(0, 10);

export const useToday = (): string => todayOf(useAccount());
