/** A button with a menu. The menu itself (React Aria) is loaded when the button is pointed at, focused or pressed. */

import { lazy, Suspense, useRef, useState, type ReactNode } from "react";

import { type Icon } from "./icons.ts";

export interface Choice {
  key: string;
  label: string;
  icon?: Icon;
  /** An action that takes something away. */
  danger?: boolean;
  /** The choice that stands; the choices are then one of several. */
  chosen?: boolean;
  onChoose: () => void;
}

export interface MenuProps {
  /** The name of the menu, and of its button for screen readers, unless `named`. */
  label: string;
  /** The face of the button is its name. */
  named?: boolean;
  /** Groups of choices, with a line between them. */
  groups: readonly (readonly Choice[])[];
  /** The face of the button. */
  children: ReactNode;
  className?: string;
  /** What stands above the choices: a name, an address. */
  head?: ReactNode;
}

const load = () => import("./MenuPopover.tsx");
const MenuPopover = lazy(load);

export function Menu({ label, named = false, groups, children, className = "icon-button", head }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-label={named ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {open && (
        <Suspense fallback={null}>
          <MenuPopover label={label} groups={groups} head={head} trigger={trigger} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
