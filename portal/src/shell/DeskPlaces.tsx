/** The place of the seller's staff, left of the screen. */

import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";

import { Desk } from "../kit/icons.ts";

export function DeskPlaces() {
  const { t } = useLingui();
  return (
    <nav className="places" aria-label={t`Places`}>
      <ul>
        <li>
          <Link to="/desk" className="place" activeProps={{ className: "here" }}>
            <Desk size={20} aria-hidden />
            <Trans>Seller's desk</Trans>
          </Link>
        </li>
      </ul>
    </nav>
  );
}
