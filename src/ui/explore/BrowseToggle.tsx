import type { LucideIcon } from "lucide-react";
import { useUrlState } from "../link/url-state.ts";

interface BrowseToggleProps {
  readonly label: string;
  readonly icon: LucideIcon;
}

/** Shows what queries can be started from, beside the queries that there are. */
export function BrowseToggle({ label, icon: Icon }: BrowseToggleProps) {
  const [params, change] = useUrlState();
  const isOn = params.get("browse") === "1";
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={isOn}
      onClick={() => change({ browse: isOn ? undefined : "1" }, { replace: true })}
    >
      <Icon size={14} aria-hidden /> {label}
    </button>
  );
}
