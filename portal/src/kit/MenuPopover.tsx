import type { RefObject } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";

import { locale } from "../app/language.ts";
import { Check } from "./icons.ts";
import type { MenuProps } from "./Menu.tsx";

interface MenuPopoverProps extends Pick<MenuProps, "label" | "groups" | "head"> {
  trigger: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

export default function MenuPopover({ label, groups, head, trigger, onClose }: MenuPopoverProps) {
  return (
    <I18nProvider locale={locale()}>
      <Popover className="menu-popover" trigger="MenuTrigger" aria-label={label} triggerRef={trigger} isOpen onOpenChange={onClose} placement="bottom end" offset={6}>
        {head && <div className="menu-head">{head}</div>}
        <Menu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <MenuSection key={index} id={index} className="menu-group" aria-label={label}>
                {group.map(({ key, label: text, icon: Glyph, danger, chosen, onChoose }) => (
                  <MenuItem key={key} id={key} className={danger ? "danger" : ""} textValue={text} onAction={onChoose}>
                    {Glyph && <Glyph size={18} aria-hidden />}
                    <span>{text}</span>
                    {chosen && <Check size={16} aria-hidden className="chosen" />}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </Menu>
      </Popover>
    </I18nProvider>
  );
}
