/** The places, left of the screen. */

import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";

import type { Account } from "../app/account.ts";
import { usePlaces } from "../app/centre.ts";
import { Company, Open } from "../kit/icons.ts";
import { Menu } from "../kit/Menu.tsx";
import { toAccount } from "./Bar.tsx";

export function Places({ account, accounts }: { account: Account; accounts: readonly Account[] }) {
  const { t, i18n } = useLingui();
  return (
    <nav className="places" aria-label={t`Places`}>
      <AccountName account={account} accounts={accounts} />
      <ul>
        {usePlaces(account).map(({ to, label, icon: Glyph }) => (
          <li key={to}>
            <Link to={to} className="place" activeOptions={{ exact: to === "/" }} activeProps={{ className: "here" }}>
              <Glyph size={20} aria-hidden />
              {i18n._(label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The open account; with a choice, where the person has several. */
function AccountName({ account, accounts }: { account: Account; accounts: readonly Account[] }) {
  const { t } = useLingui();
  const { name } = account;
  const face = (
    <>
      <Company size={18} aria-hidden />
      <span>{name}</span>
    </>
  );
  if (accounts.length < 2) return <p className="account">{face}</p>;
  const choices = accounts.map(({ id, name: label }) => ({
    key: id,
    label,
    chosen: id === account.id,
    onChoose: () => toAccount(id),
  }));
  return (
    <Menu label={t`Account ${name}: change`} className="account" groups={[choices]}>
      {face}
      <Open size={16} aria-hidden className="opens" />
    </Menu>
  );
}
