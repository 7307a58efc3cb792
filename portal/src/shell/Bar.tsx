/** The bar: the seller, and who is signed in. */

import { useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";

import { open, type Account } from "../app/account.ts";
import { answered, api, ifMatch } from "../app/api.ts";
import { config, type Language } from "../app/config.ts";
import { choose, language, LANGUAGES } from "../app/language.ts";
import { person, signOut } from "../app/session.ts";
import { Company, Desk, Help, Out, Person } from "../kit/icons.ts";
import { Menu, type Choice } from "../kit/Menu.tsx";

interface Whose {
  accounts: readonly Account[];
  account?: Account;
  /** Whether the person is of the seller's staff. */
  staff: boolean;
}

export function Bar(whose: Whose) {
  return (
    <header className="bar">
      <Link to="/" className="seller">
        <img className="logo" src="/brand/logo.svg" alt="" width="32" height="32" />
        <span>{config.seller.name}</span>
      </Link>
      <PersonMenu {...whose} />
    </header>
  );
}

function PersonMenu({ accounts, account, staff }: Whose) {
  const { t } = useLingui();
  const go = useNavigate();
  const { name, mail } = person();
  const others = accounts.filter((one) => one.id !== account?.id);
  const switching: Choice[] = others.map(({ id, name: label }) => ({ key: id, label, icon: Company, onChoose: () => toAccount(id) }));
  const languages: Choice[] = config.languages.map((one) => ({
    key: one,
    label: LANGUAGES[one],
    chosen: one === language(),
    onChoose: () => void toLanguage(one, account),
  }));
  const own: Choice[] = account
    ? [
        { key: "me", label: t`Your data`, icon: Person, onChoose: () => void go({ to: "/me" }) },
        { key: "help", label: t`Help`, icon: Help, onChoose: () => void go({ to: "/help" }) },
      ]
    : [];
  if (staff) own.push({ key: "desk", label: t`Seller's desk`, icon: Desk, onChoose: () => void go({ to: "/desk" }) });
  const leaving: Choice = { key: "out", label: t`Sign out`, icon: Out, onChoose: () => void signOut() };
  return (
    <Menu
      label={t`Your data, language, sign out`}
      named
      className="person"
      groups={[own, switching, languages, [leaving]]}
      head={
        <>
          <b>{name}</b>
          <small>{mail}</small>
        </>
      }
    >
      <span className="person-name">
        <b>{name}</b>
        <small>{mail}</small>
      </span>
      <span className="avatar" aria-hidden>
        {initials(name)}
      </span>
    </Menu>
  );
}

const initials = (name: string) => {
  const words = name.split(" ").filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => word?.[0] ?? "").join("").toUpperCase();
};

export function toAccount(id: string): void {
  void open(id);
  window.location.assign("/"); // everything that was shown belongs to the other account
}

/** Speaks another language from now on, and in the member's mails, too. */
async function toLanguage(to: Language, account: Account | undefined): Promise<void> {
  await choose(to);
  if (!account) return;
  const path = { account: account.id, member: account.member };
  const { version } = await answered(api.GET("/v1/accounts/{account}/members/{member}", { params: { path } }));
  const params = { path, header: ifMatch(version) };
  await answered(api.PATCH("/v1/accounts/{account}/members/{member}", { params, body: { language: to } }));
}
