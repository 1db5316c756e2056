import { Check, Share2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useClock } from "../time/clock-store.ts";
import { fixedLink } from "./fixed-link.ts";

/** Copies a link to what is seen now, also when time has gone on. */
export function CopyLink() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    const link = fixedLink(location.pathname + location.search, useClock.getState().now);
    void navigator.clipboard.writeText(location.origin + link).then(() => setCopied(true));
  };
  const Icon = copied ? Check : Share2;
  return (
    <button
      type="button"
      className="button icon"
      aria-label={copied ? "Copied" : "Copy a link to this view"}
      title="Copy a link to this view, with its times fixed"
      onClick={copy}
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}
