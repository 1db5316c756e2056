import { formatBytes } from "../units/format.ts";

/** How much of a cap is used. */
export function UsageBar({ label, used, max }: { label: string; used: number; max: number }) {
  const share = max === 0 ? 0 : Math.min(1, used / max);
  return (
    <div>
      <div
        className="usage-bar"
        role="meter"
        aria-label={`${label} size`}
        aria-valuenow={used}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuetext={`${formatBytes(used)} of ${formatBytes(max)}`}
      >
        <div
          className={share > 0.9 ? "usage-fill full" : "usage-fill"}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <p className="usage-text num">
        {formatBytes(used)} <span className="muted">of {formatBytes(max)}</span>
      </p>
    </div>
  );
}
