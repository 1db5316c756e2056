import { Download } from "lucide-react";
import { useMemo } from "react";
import type { DashboardBody } from "../../api/wire/grafana.ts";

/** What can be done with a dashboard as a whole. */
export function DashboardMenu({ body: { dashboard, meta } }: { body: DashboardBody }) {
  const href = useMemo(
    () =>
      `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(dashboard, undefined, 2))}`,
    [dashboard],
  );
  return (
    <a
      className="button"
      href={href}
      download={meta.provisionedExternalId}
      title={`File ${meta.provisionedExternalId}`}
    >
      <Download size={14} aria-hidden /> JSON
    </a>
  );
}
