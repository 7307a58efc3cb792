/** The places on a phone: the first four as tabs, the others under "More". */

import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";

import type { Account } from "../app/account.ts";
import { usePlaces } from "../app/centre.ts";
import type { Place } from "../app/places.ts";
import { More } from "../kit/icons.ts";
import { Menu } from "../kit/Menu.tsx";

const TABS = 4;

export function Tabs({ account }: { account: Account }) {
  const { t, i18n } = useLingui();
  const go = useNavigate();
  const places = usePlaces(account);
  const [shown, others] = places.length > TABS + 1 ? [places.slice(0, TABS), places.slice(TABS)] : [places, []];
  const choice = ({ to, label, icon }: Place) => ({
    key: to!,
    label: i18n._(label),
    icon,
    onChoose: () => void go({ to }),
  });
  return (
    <nav className="tabs" aria-label={t`Places`}>
      {shown.map(({ to, label, icon: Glyph }) => (
        <Link key={to} to={to} className="tab" activeOptions={{ exact: to === "/" }} activeProps={{ className: "here" }}>
          <Glyph size={20} aria-hidden />
          <span>{i18n._(label)}</span>
        </Link>
      ))}
      {others.length > 0 && (
        <Menu label={t`More places`} named className="tab" groups={[others.map(choice)]}>
          <More size={20} aria-hidden />
          <span>
            <Trans>More</Trans>
          </span>
        </Menu>
      )}
    </nav>
  );
}
