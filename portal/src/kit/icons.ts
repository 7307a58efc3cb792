/** The icons in use, each imported by itself: the whole set would be bundled for ever. */

export { default as Add } from "lucide-react/icons/plus";
export { default as Alert } from "lucide-react/icons/triangle-alert";
export { default as Back } from "lucide-react/icons/arrow-left";
export { default as Bell } from "lucide-react/icons/bell";
export { default as Box } from "lucide-react/icons/package";
export { default as Calendar } from "lucide-react/icons/calendar-days";
export { default as Card } from "lucide-react/icons/credit-card";
export { default as Check } from "lucide-react/icons/check";
export { default as Clock } from "lucide-react/icons/alarm-clock";
export { default as Close } from "lucide-react/icons/x";
export { default as Company } from "lucide-react/icons/building-2";
export { default as Desk } from "lucide-react/icons/headset";
export { default as Document } from "lucide-react/icons/file-text";
export { default as Download } from "lucide-react/icons/download";
export { default as Empty } from "lucide-react/icons/inbox";
export { default as Help } from "lucide-react/icons/life-buoy";
export { default as Home } from "lucide-react/icons/layout-dashboard";
export { default as Layers } from "lucide-react/icons/layers";
export { default as Less } from "lucide-react/icons/minus";
export { default as Lock } from "lucide-react/icons/lock";
export { default as More } from "lucide-react/icons/ellipsis";
export { default as Next } from "lucide-react/icons/chevron-right";
export { default as Offline } from "lucide-react/icons/cloud-off";
export { default as Open } from "lucide-react/icons/chevron-down";
export { default as Out } from "lucide-react/icons/log-out";
export { default as People } from "lucide-react/icons/users";
export { default as Person } from "lucide-react/icons/user";
export { default as Renew } from "lucide-react/icons/refresh-cw";
export { default as Request } from "lucide-react/icons/hand";
export { default as Search } from "lucide-react/icons/search";
export { default as Shop } from "lucide-react/icons/shopping-bag";
export { default as Speech } from "lucide-react/icons/languages";
export { default as Stop } from "lucide-react/icons/circle-x";
export { default as Swap } from "lucide-react/icons/arrow-left-right";
export { default as Undo } from "lucide-react/icons/undo-2";
export { default as Upload } from "lucide-react/icons/upload";
export { default as Wait } from "lucide-react/icons/loader-circle";

import type { ComponentType, SVGProps } from "react";

export type Icon = ComponentType<SVGProps<SVGSVGElement> & { size?: number | string }>;
