/** The account's civil date, as the API tells it: the browser's clock may be another one. */

import { useAccount } from "./account.ts";

export const useToday = (): string => useAccount().today;
