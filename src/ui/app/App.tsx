import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { NavRail } from "./NavRail.tsx";
import { queryClient } from "./query-client.ts";
import { RoutedPage } from "./RoutedPage.tsx";
import { ROUTES } from "./routes.ts";

/** The frame around every page. */
export function App() {
  useEffect(prefetchPages, []);
  return (
    <QueryClientProvider client={queryClient}>
      <div className="app">
        <NavRail />
        <main className="app-main">
          <RoutedPage onTitle={showTitle} />
        </main>
      </div>
    </QueryClientProvider>
  );
}

function showTitle(title: string | undefined): void {
  document.title = title === undefined ? "Watchtower" : `${title} · Watchtower`;
}

function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    for (const route of ROUTES) void route.load();
  }, 1500);
  return () => clearTimeout(timer);
}
