/** Whose licence ends where fewer seats are wanted than are given. */

import { Plural, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Choices } from "../../kit/Choices.tsx";
import { listed } from "../../kit/formats.ts";

type Rule = "longest_unused" | undefined;

interface ReleasingProps {
  rule: Rule;
  /** The people that the quote names, once there is one. */
  release: Schemas["ReleaseOut"] | undefined;
  onChange: (rule: Rule) => void;
}

export function Releasing({ rule, release, onChange }: ReleasingProps) {
  const { t } = useLingui();
  return (
    <Choices
      label={t`Whose seat ends`}
      value={rule ?? "nobody"}
      onChange={(to) => onChange(to === "nobody" ? undefined : to)}
      options={[
        { value: "nobody", label: t`Nobody's`, text: t`Take licences back from people first.` },
        {
          value: "longest_unused",
          label: t`Those who have not used it for the longest time`,
          text: release && <Released of={release} />,
        },
      ]}
    />
  );
}

function Released({ of: { people, names } }: { of: Schemas["ReleaseOut"] }) {
  const known = Object.values((names ?? {}) as Record<string, string>);
  return known.length === people && people > 0 ? listed(known) : <Plural value={people} one="# person" other="# people" />;
}
