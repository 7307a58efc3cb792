/** A page: its heading, its main actions, its content. It names the window, and on arrival the focus goes to `<main>`. */

import { Link, type LinkProps } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";

import { config } from "../app/config.ts";
import { Back } from "./icons.ts";

export const TITLE = "page-title";

export interface PageProps {
  title: string;
  /** One sentence: what the page is for, or the facts of its subject. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** The page above this one. */
  back?: { to: LinkProps; label: string };
  children: ReactNode;
}

export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${config.seller.name}`;
  }, [title]);
}

export function Heading({ title, lead, actions, back }: Omit<PageProps, "children">) {
  useWindowTitle(title);
  return (
    <header className="heading">
      <div>
        {back && (
          <Link {...back.to} className="back">
            <Back size={16} aria-hidden />
            {back.label}
          </Link>
        )}
        <h1 id={TITLE}>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}

export function Page({ children, ...heading }: PageProps) {
  return (
    <div className="page">
      <Heading {...heading} />
      {children}
    </div>
  );
}
