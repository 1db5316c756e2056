import { Link } from "wouter";
import { Notice } from "../components/Notice.tsx";

export function NotFoundPage({ path }: { path: string }) {
  return (
    <div className="page">
      <Notice title="There is no such page">
        <code>{path}</code> leads nowhere. <Link href="/explore/traces">Explore your traces</Link> instead.
      </Notice>
    </div>
  );
}
