import { useState } from "react";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { useStatus } from "../status/use-status.ts";
import { arrivedSignals } from "./arrival.ts";
import { Overview } from "./Overview.tsx";
import { SendDataPage } from "./SendDataPage.tsx";

/** The door: what is going on when there are data, else how to send some. */
export function HomePage() {
  const status = useStatus(1000);
  if (status.data !== undefined) return <Door status={status.data} />;
  return <div className="page">{status.error !== null && <ErrorNotice error={status.error} />}</div>;
}

/** Decides once: who waits here for the first data sees them arrive, and moves on when ready. */
function Door({ status }: { status: StatusBody }) {
  const [[first]] = useState(() => arrivedSignals(status));
  return first === undefined ? <SendDataPage /> : <Overview status={status} />;
}
