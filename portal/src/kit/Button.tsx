/** Buttons, and links that look like them. `primary` is a page's one main action. */

import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from "react";

import { Wait, type Icon } from "./icons.ts";

export type Look = "primary" | "quiet" | "danger" | "bare";

interface Common {
  look?: Look;
  icon?: Icon;
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Common {
  /** The action runs: the button keeps its size and its focus, and takes no other press. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = "quiet", icon: Glyph, busy = false, children, onClick, className = "", ...rest }: ButtonProps) {
  const Shown = busy ? Wait : Glyph;
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look} ${className}`}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {Shown && <Shown size={18} aria-hidden className={busy ? "turning" : undefined} />}
      {children}
    </button>
  );
}

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement>, Common {
  ref?: Ref<HTMLAnchorElement>;
}

function Anchor({ look = "quiet", icon: Glyph, children, className = "", ...rest }: AnchorProps) {
  return (
    <a {...rest} className={`button ${look} ${className}`}>
      {Glyph && <Glyph size={18} aria-hidden />}
      {children}
    </a>
  );
}

/** A link of the router that looks like a button. */
export const LinkButton = createLink(Anchor);

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: Icon;
  /** The name for screen readers. It says what it is about: "Actions for Professional". */
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon: Glyph, label, className = "", ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} className={`icon-button ${className}`} aria-label={label}>
      <Glyph size={18} aria-hidden />
    </button>
  );
}
