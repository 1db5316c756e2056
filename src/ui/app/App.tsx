import { QueryClientProvider } from "@tanstack/react-query";
import { createElement, useEffect, useReducer } from "react";
import { useLocation } from "wouter";
import { NavRail } from "./NavRail.tsx";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { queryClient } from "./query-client.ts";
import { routeOf, ROUTES } from "./routes.ts";

/** The frame around every page. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <div className="app">
        <NavRail />
        <main className="app-main">
          <CurrentPage />
        </main>
      </div>
    </QueryClientProvider>
  );
}

/**
 * The page of the path. Its code was fetched before the first render, that of the others is fetched when the
 * browser is idle: a Suspense boundary would show them late.
 */
function CurrentPage() {
  const [path] = useLocation();
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const route = routeOf(path);
  const page = route?.page();
  useEffect(() => {
    document.title = route === undefined ? "Watchtower" : `${route.title} · Watchtower`;
    if (page === undefined) void route?.load().then(rerender);
  }, [route, page]);
  useEffect(prefetchPages, []);
  if (route === undefined) return <NotFoundPage path={path} />;
  return page === undefined ? null : createElement(page);
}

function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    for (const route of ROUTES) void route.load();
  }, 1500);
  return () => clearTimeout(timer);
}
