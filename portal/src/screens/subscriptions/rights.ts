/** Who may change a subscription: whoever manages billing, or the member that bought it. */

import { may, type Account } from "../../app/account.ts";

export const manages = (account: Account, { buyer }: { buyer?: string }): boolean =>
  buyer ? buyer === account.member : may(account, "manage_billing");
