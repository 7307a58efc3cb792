import { Trans, useLingui } from "@lingui/react/macro";

import { LinkButton } from "../kit/Button.tsx";
import { Page } from "../kit/Page.tsx";
import { Empty } from "../kit/States.tsx";

export function NotFound() {
  const { t } = useLingui();
  const home = (
    <LinkButton to="/">
      <Trans>To the overview</Trans>
    </LinkButton>
  );
  return (
    <Page title={t`There is nothing at this address`}>
      <Empty title={t`Nothing is here`} action={home}>
        <Trans>The address may be mistyped, or what it led to has moved.</Trans>
      </Empty>
    </Page>
  );
}
